"""What is said of packs: as lines for people, and as documents for scripts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cli.options import echo_json

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.queries.packs import PackOnRecord
    from rules.packs.content import PackContent
    from tasks.packs.drawing import WrittenPack
    from tasks.packs.rebuild_pack import RebuiltPack
    from tasks.packs.verify_pack import VerifiedPack


def tell_written(written: "WrittenPack", as_json: bool) -> None:
    """Say what was drafted or issued, for a person or a script."""
    if as_json:
        echo_json(written_document(written))
        return
    for line in written_lines(written):
        click.echo(line)


def written_lines(written: "WrittenPack") -> Iterator[str]:
    """A pack that was just drafted or issued: its file, and what stands in the way of issue."""
    from rules.dates_in_words import number_of
    from rules.packs.tie_notes import break_key
    from rules.vocabulary import PackState

    yield f"{written.path}: {written.pages} pages."
    if written.state is PackState.ISSUED:
        yield f"  Issued as pack {written.pack_id}, version {written.version}."
    else:
        same = "" if written.is_new else "; the register hasn't changed since"
        yield f"  Pack {written.pack_id}, version {written.version}, draft {written.draft}{same}."
    for found in written.unnoted:
        yield f"  doesn't add up: {break_key(found)}  {found}"
    noted = len(written.breaks) - len(written.unnoted)
    if noted:
        yield f"  {number_of(noted, 'figure')} with a note: printed beside what doesn't add up."
    if written.unnoted:
        yield (
            f"  {number_of(len(written.unnoted), 'figure')} without a note: no issue before"
            f' `oversight pack note {written.pack_id} BREAK --why "..." --by NAME`.'
        )
    if written.replaced:
        yield f"  replaced characters that can't be printed: {'; '.join(written.replaced)}"
    yield from (f"  {each}." for each in (*written.lost, *written.notes))
    if written.differences:
        yield "  Its files were read back and don't say what the pack says; so it can't be issued:"
        yield from (f"    {each}" for each in written.differences)


def written_document(written: "WrittenPack") -> dict[str, Any]:
    """The same for a script."""
    from rules.packs.tie_notes import break_key

    return {
        "pack": written.pack_id,
        "version": written.version,
        "draft": written.draft,
        "state": written.state.value,
        "file": written.path,
        "files": [str(path) for path in written.files],
        "sha256": written.sha256,
        "snapshot_sha256": written.snapshot_sha256,
        "pages": written.pages,
        "new": written.is_new,
        "breaks": [str(each) for each in written.breaks],
        "unnoted": [{"key": break_key(each), "says": str(each)} for each in written.unnoted],
        "replaced": list(written.replaced),
        "lost": list(written.lost),
        "differences": list(written.differences),
        "notes": list(written.notes),
    }


def pack_line(found: "PackOnRecord") -> str:
    """One pack in a list."""
    from rules.dates_in_words import long_date

    pack, draft = found.pack, found.draft
    meeting = f", for {long_date(draft.meeting_on)}" if draft.meeting_on is not None else ""
    said = f"draft {draft.number}"
    if found.issued is not None:
        said = f"issued on {long_date(_day(found.issued.happened_at))} by {found.issued.done_by}"
    if found.superseded is not None:
        said += f", superseded by pack {found.superseded.by_pack_id}"
    name = f"{pack.board}, as at {long_date(pack.as_at)}{meeting}"
    return f"{pack.id:>4}  {name}: version {pack.version}, {said}"


def _day(instant: "datetime") -> "date":
    from config.clock import london_day

    return london_day(instant)


def pack_document(found: "PackOnRecord") -> dict[str, Any]:
    """One pack for a script; times are UTC."""
    pack, draft, issued = found.pack, found.draft, found.issued
    return {
        "pack": pack.id,
        "kind": pack.kind.value,
        "board": pack.board,
        "as_at": pack.as_at,
        "meeting": draft.meeting_on,
        "since": draft.since,
        "marking": draft.marking.value,
        "version": pack.version,
        "draft": draft.number,
        "state": found.state.value,
        "approved_by": issued.done_by if issued is not None else None,
        "issued_at": issued.happened_at if issued is not None else None,
        "what_changed": issued.why if issued is not None else None,
        "corrects": pack.corrects_id,
        "superseded_by": found.superseded.by_pack_id if found.superseded is not None else None,
        "pages": draft.pages,
        "files": [
            {"file": file.path, "sha256": file.sha256, "bytes": file.size_bytes, "type": file.content_type}
            for file in found.files
        ],
    }


def shown_lines(
    found: "PackOnRecord", content: "PackContent", snapshot_sha256: str, replaced: list[str]
) -> Iterator[str]:
    """Everything about one pack: breaks, notes, replaced characters and files."""
    from rules.dates_in_words import long_date, number_of
    from rules.packs.tie_notes import break_key

    yield pack_line(found).strip()
    yield f"Marked {found.draft.marking.value}, {number_of(found.draft.pages, 'page')}"
    if found.draft.since is not None:
        yield f"Movement since {long_date(found.draft.since)}"
    if found.corrects is not None:
        why = f": {found.issued.why}" if found.issued is not None else ""
        yield f"Corrects version {found.corrects.version} (pack {found.corrects.id}){why}"
    yield f"Snapshot {snapshot_sha256}"
    yield "Figures that don't tie:" if content.breaks else "Every figure ties."
    for each in content.breaks:
        key = break_key(each)
        yield f"  {key}  {each}"
        note = found.notes.get(key)
        yield f"      noted by {note.by} on {note.on}: {note.note}" if note else "      no note yet"
    if replaced:
        yield "Characters that aren't printed as they are written:"
        yield from (f"  {each}" for each in replaced)
    yield "Files:"
    for file in found.files:
        yield f"  {file.path}  {file.size_bytes} bytes, SHA-256 {file.sha256}"


def verified_lines(verified: "VerifiedPack") -> Iterator[str]:
    """Each thing that was looked at, what is wrong first."""
    if verified.name:
        yield f"{verified.name[0].upper()}{verified.name[1:]}:"
    words = {True: "right", False: "WRONG", None: "note"}
    for check in sorted(verified.checks, key=lambda check: check.is_right is not False):
        yield f"  {words[check.is_right]:<6} {check.what}: {check.says}"


def verified_document(verified: "VerifiedPack") -> dict[str, Any]:
    """The same for a script; `right` is null for what is only said."""
    return {
        "pack": verified.name or None,
        "right": verified.is_right,
        "checks": [
            {"what": check.what, "right": check.is_right, "says": check.says} for check in verified.checks
        ],
    }


def rebuilt_lines(rebuilt: "RebuiltPack") -> Iterator[str]:
    """Each file that was made again, and whether its bytes are the same."""
    for file in rebuilt.files:
        if file.path is None:
            yield f"{file.name}: can't be made again by this version"
        else:
            same = "the same bytes" if file.is_same else f"other bytes ({file.sha256[:12]}…)"
            yield f"{file.path}: {same} as on record ({file.was[:12] or 'none'}…)"
