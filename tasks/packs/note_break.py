"""A named person writes why a figure that doesn't tie stands; the pack is drafted anew with the note."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.engine import Engine

from models.queries.forces import force_by_code
from models.queries.packs import PackOnRecord, pack_by_id, snapshot_of
from models.records import Snapshot
from models.session import reading
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.figures import Break
from rules.packs.content import BreakNote
from rules.packs.pack_snapshot import PackSnapshot
from rules.packs.pack_states import RefusedPackError
from rules.packs.tie_notes import break_key
from rules.vocabulary import PackState
from tasks.by_whom import ByWhom
from tasks.packs.drawing import DraftTerms, Drawing, WrittenPack, write_drawing
from tasks.packs.render_pack import Renderer, render_pack

_NAMED = 5


@dataclass(frozen=True, slots=True)
class HeldPack:
    """A pack as it stands, with the snapshot of its newest draft."""

    found: PackOnRecord
    snapshot: PackSnapshot
    snapshot_sha256: str

    def next_drawing(self) -> Drawing:
        """The same draft again, under the next number."""
        draft = self.found.draft
        return Drawing(
            newest=self.found,
            version=self.found.pack.version,
            number=draft.number + 1,
            corrects=self.found.corrects,
            snapshot=self.snapshot,
            snapshot_sha256=self.snapshot_sha256,
            frozen=None,
            terms=DraftTerms(meeting_on=draft.meeting_on, since=draft.since, marking=draft.marking),
            notes=self.found.notes,
        )


def held_pack(engine: Engine, *, force_code: str | None, pack_id: int) -> HeldPack:
    """A pack with what its newest draft was made from. Raises NoSuchPackError and SnapshotError."""
    with reading(engine) as session:
        found = pack_by_id(session, force_by_code(session, force_code).id, pack_id)
        stored = session.get_one(Snapshot, found.draft.snapshot_id)
        return HeldPack(found, snapshot_of(session, found.draft), stored.sha256)


def note_breaks(
    engine: Engine,
    by: ByWhom,
    *,
    pack_id: int,
    keys: Sequence[str],
    why: str,
    writer: str,
    folder: Path,
    render: Renderer = render_pack,
) -> WrittenPack:
    """Write one note about one or more breaks of a draft, and draft it anew with the note beside each.

    `keys` are break_key()s, or how they begin. Raises RefusedPackError when there is no such break, no reason
    or no name, or the pack isn't a draft any more; NoSuchPackError, RenderError and PackError.
    """
    text = clean_text(why).strip()
    if not text:
        raise RefusedPackError('say why the figure stands: --why "..."')
    drawing, name = _begin(engine, by, pack_id, writer)
    about = _those(drawing.content().breaks, keys)
    texts = {break_key(found): text for found in about}
    return _write(engine, by, drawing, texts, name, folder, render)


def notes_like(
    engine: Engine,
    by: ByWhom,
    *,
    pack_id: int,
    earlier_id: int,
    writer: str,
    folder: Path,
    render: Renderer = render_pack,
) -> WrittenPack:
    """Write the notes of an earlier pack again, about the figures that are the same still, in one's own name.

    Raises as note_breaks() does, also when no figure is the same.
    """
    drawing, name = _begin(engine, by, pack_id, writer)
    earlier = held_pack(engine, force_code=by.force_code, pack_id=earlier_id).found
    keys = (break_key(found) for found in drawing.content().breaks)
    texts = {
        key: earlier.notes[key].note for key in keys if key in earlier.notes and key not in drawing.notes
    }
    if not texts:
        raise RefusedPackError(f"no note of {earlier.name} is about a figure that stands here without one")
    return _write(engine, by, drawing, texts, name, folder, render)


def _begin(engine: Engine, by: ByWhom, pack_id: int, writer: str) -> tuple[Drawing, str]:
    name = clean_text(writer).strip()
    if not name:
        raise RefusedPackError("name who says so: --by NAME")
    held = held_pack(engine, force_code=by.force_code, pack_id=pack_id)
    if held.found.state is not PackState.DRAFT:
        raise RefusedPackError(
            f"{held.found.name} is {held.found.state.value}: draft it again to make a corrected version"
        )
    return held.next_drawing(), name


def _write(
    engine: Engine,
    by: ByWhom,
    drawing: Drawing,
    texts: Mapping[str, str],
    name: str,
    folder: Path,
    render: Renderer,
) -> WrittenPack:
    noted = tuple(BreakNote(key, text, name, long_date(by.today)) for key, text in texts.items())
    notes = {**drawing.notes, **{note.key: note for note in noted}}
    return write_drawing(engine, by, replace(drawing, notes=notes, noted=noted), folder, render=render)


def _those(breaks: Iterable[Break], keys: Sequence[str]) -> list[Break]:
    by_key = {break_key(found): found for found in breaks}
    if not keys:
        raise RefusedPackError("name the figure that the note is about, as `oversight pack show` prints it")
    found: dict[str, Break] = {}
    for wanted in keys:
        asked = wanted.strip().lower()
        fits = [key for key in by_key if asked and key.startswith(asked)]
        if len(fits) != 1:
            there = ", ".join(list(by_key)[:_NAMED]) or "none"
            more = " and others" if len(by_key) > _NAMED else ""
            said = "several breaks begin" if fits else "no break begins"
            raise RefusedPackError(f"{said} with “{clean_text(wanted)}”; there are: {there}{more}")
        found[fits[0]] = by_key[fits[0]]
    return list(found.values())
