"""`oversight pack issue|list|show|note|rebuild|verify`: what becomes of a draft."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from cli.options import echo_json, json_option
from cli.pack_lines import tell_written
from cli.pack_options import by_option, folder_option, opened


@click.command()
@click.argument("pack_id", metavar="PACK", type=int)
@by_option("Who approves it")
@click.option("--changed", default="", help="What a corrected version changed.")
@folder_option
@json_option
def issue(pack_id: int, who: str, changed: str, folder: Path | None, as_json: bool) -> None:
    """Issue a draft, approved by a named person. What was issued is never changed."""
    from tasks.packs.issue_pack import Approval, issue_pack
    from tasks.packs.pack_jobs import pack_renderer, packs_folder

    installation, by, approver = opened(who)
    written = issue_pack(
        installation.engine,
        by,
        pack_id=pack_id,
        approval=Approval.given(approver, changed),
        folder=packs_folder(installation, folder),
        render=pack_renderer(installation),
    )
    tell_written(written, as_json)


@click.command("list")
@json_option
def list_all(as_json: bool) -> None:
    """Every pack and paper, the newest first, and where it stands."""
    from cli.pack_lines import pack_document, pack_line
    from models.queries.forces import force_by_code
    from models.queries.packs import packs
    from models.session import reading

    installation, by, _ = opened()
    with reading(installation.engine) as session:
        found = packs(session, force_by_code(session, by.force_code).id)
    if as_json:
        echo_json({"packs": [pack_document(each) for each in found]})
        return
    for each in found:
        click.echo(pack_line(each))
    if not found:
        click.echo("There are no packs yet: `oversight pack board` drafts one.")


@click.command()
@click.argument("pack_id", metavar="PACK", type=int)
@json_option
def show(pack_id: int, as_json: bool) -> None:
    """One pack: figures that don't tie, notes, replaced characters and files."""
    from cli.pack_lines import pack_document, shown_lines
    from rules.packs.tie_notes import break_key
    from tasks.packs.note_break import held_pack
    from tasks.packs.rebuild_pack import content_on_record

    installation, by, _ = opened()
    held = held_pack(installation.engine, force_code=by.force_code, pack_id=pack_id)
    content, found = content_on_record(held), held.found
    replaced = [str(each) for each in json.loads(found.draft.replaced)]
    if not as_json:
        for line in shown_lines(found, content, held.snapshot_sha256, replaced):
            click.echo(line)
        return
    breaks = []
    for each in content.breaks:
        note = found.notes.get(break_key(each))
        told = {"note": note.note, "by": note.by, "on": note.on} if note is not None else None
        breaks.append({"key": break_key(each), "code": each.code.value, "says": str(each), "noted": told})
    echo_json(
        pack_document(found)
        | {"snapshot_sha256": held.snapshot_sha256, "breaks": breaks, "replaced": replaced}
    )


@click.command()
@click.argument("pack_id", metavar="PACK", type=int)
@click.argument("keys", metavar="BREAK...", nargs=-1)
@click.option("--why", default="", help="Why the figure stands all the same; printed beside it.")
@click.option("--like", type=int, metavar="PACK", help="Take over another pack's notes on the same figures.")
@by_option("Who says so")
@folder_option
@json_option
def note(
    pack_id: int,
    keys: Sequence[str],
    why: str,
    like: int | None,
    who: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write why figures that don't tie stand, and draft the pack anew with the note beside each.

    BREAK is a name that `oversight pack show` prints, or how it begins. With --like, every note of another
    pack about a figure that is the same here is written again, in the name of --by.
    """
    from tasks.packs.note_break import note_breaks, notes_like
    from tasks.packs.pack_jobs import pack_renderer, packs_folder

    installation, by, writer = opened(who)
    folder = packs_folder(installation, folder)
    if like is not None:
        if keys or why:
            raise click.UsageError("--like takes the other pack's notes: give neither BREAK nor --why")
        written = notes_like(
            installation.engine,
            by,
            pack_id=pack_id,
            earlier_id=like,
            writer=writer,
            folder=folder,
            render=pack_renderer(installation),
        )
    else:
        written = note_breaks(
            installation.engine,
            by,
            pack_id=pack_id,
            keys=keys,
            why=why,
            writer=writer,
            folder=folder,
            render=pack_renderer(installation),
        )
    tell_written(written, as_json)


@click.command()
@click.argument("pack_id", metavar="PACK", type=int)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder that the files go into; the packs' own folder's rebuilt when left out.",
)
@json_option
def rebuild(pack_id: int, folder: Path | None, as_json: bool) -> None:
    """Make a pack again from its own snapshot, beside the original; exit 1 where a byte differs."""
    from cli.pack_lines import rebuilt_lines
    from tasks.packs.pack_jobs import pack_renderer, packs_folder
    from tasks.packs.rebuild_pack import rebuild_pack

    installation, by, _ = opened()
    own = packs_folder(installation)
    if folder is not None and folder.resolve() == own.resolve():
        raise click.ClickException("that is the packs' own folder, whose files are never written over")
    rebuilt = rebuild_pack(
        installation.engine,
        force_code=by.force_code,
        pack_id=pack_id,
        folder=folder or own / "rebuilt",
        render=pack_renderer(installation),
    )
    if as_json:
        files = [
            {"file": each.path, "sha256": each.sha256, "was": each.was, "same": each.is_same}
            for each in rebuilt.files
        ]
        echo_json({"pack": pack_id, "same": rebuilt.is_same, "files": files})
    else:
        for line in rebuilt_lines(rebuilt):
            click.echo(line)
    if not rebuilt.is_same:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("what", metavar="PACK|FILE")
@click.option("--rebuild", "again", is_flag=True, help="Make the pack again too, and compare every byte.")
@folder_option
@json_option
def verify(what: str, again: bool, folder: Path | None, as_json: bool) -> None:
    """Whether a pack, by its number, or any file, is what was drafted or issued; exit 1 where it isn't."""
    from cli.pack_lines import verified_document, verified_lines
    from tasks.packs.pack_jobs import pack_renderer, packs_folder
    from tasks.packs.verify_pack import verify_file, verify_pack

    installation, by, _ = opened()
    if what.isdecimal() and len(what) < 10 and not Path(what).exists():
        verified = verify_pack(
            installation.engine,
            force_code=by.force_code,
            pack_id=int(what),
            folder=packs_folder(installation, folder),
            rebuild=again,
            render=pack_renderer(installation),
        )
    else:
        verified = verify_file(
            installation.engine,
            force_code=by.force_code,
            path=Path(what),
            rebuild=again,
            render=pack_renderer(installation),
        )
    if as_json:
        echo_json(verified_document(verified))
    else:
        for line in verified_lines(verified):
            click.echo(line)
    if not verified.is_right:
        raise click.exceptions.Exit(1)


@click.command()
@folder_option
@json_option
def tell(folder: Path | None, as_json: bool) -> None:
    """Send the liaison officer word of new drafts, and boards' members a link to new issues, once each."""
    from tasks.packs.tell_job import tell as tell_people

    installation, by, _ = opened()
    told = tell_people(installation, today=by.today, folder=folder)
    if as_json:
        echo_json({"sent": told.sent, "waiting": told.waiting, "troubles": list(told.troubles)})
    else:
        click.echo(f"Messages sent: {told.sent}; waiting: {told.waiting}.")
        for trouble in told.troubles:
            click.echo(f"oversight: {trouble}", err=True)
    if not told.went_well:
        raise click.exceptions.Exit(1)
