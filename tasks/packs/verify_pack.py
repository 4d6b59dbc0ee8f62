"""Whether a pack is what was drafted or issued: its files, its snapshot, and, if asked, made again."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.packs import PackOnRecord, pack_by_id, snapshot_bytes
from models.records import Pack, PackDraft, PackFile, Snapshot
from models.session import reading
from rules.packs.canonical_json import CanonicalJsonError
from rules.packs.pack_snapshot import SnapshotError
from tasks.packs.manifest import SUFFIX, Manifest, NamedHash, read_manifest, tools
from tasks.packs.pack_folder import PackError, file_digest
from tasks.packs.rebuild_pack import rebuild_pack
from tasks.packs.render_pack import Renderer, render_pack


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `is_right` None: it's only said, as where other tools are in use now."""

    what: str
    is_right: bool | None
    says: str


@dataclass(frozen=True, slots=True)
class VerifiedPack:
    """Everything that was looked at for one pack; `name` is empty where a file belongs to none."""

    name: str
    checks: tuple[Check, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing differs."""
        return all(check.is_right is not False for check in self.checks)


def verify_pack(
    engine: Engine,
    *,
    force_code: str | None,
    pack_id: int,
    folder: Path,
    rebuild: bool = False,
    render: Renderer = render_pack,
) -> VerifiedPack:
    """Hash every file of a pack and its snapshot again, and with `rebuild` make the pack again and compare.

    Raises NoSuchPackError; with `rebuild` also RenderError and SnapshotError.
    """
    with reading(engine) as session:
        found = pack_by_id(session, force_by_code(session, force_code).id, pack_id)
        checks = [_snapshot_check(session, found)]
    checks += [_file_check(folder / file.path, file) for file in found.files]
    checks += _manifest_checks(folder, found)
    if rebuild and checks[0].is_right:
        checks += _rebuilt_checks(engine, force_code, pack_id, render)
    return VerifiedPack(found.name, tuple(checks))


def _rebuilt_checks(
    engine: Engine, force_code: str | None, pack_id: int, render: Renderer
) -> Iterator[Check]:
    rebuilt = rebuild_pack(engine, force_code=force_code, pack_id=pack_id, folder=None, render=render)
    for file in rebuilt.files:
        says = "has the same bytes" if file.is_same else _differs(file.sha256, file.was)
        yield Check(f"{file.name}, made again", file.is_same, says)


def verify_file(
    engine: Engine,
    *,
    force_code: str | None,
    path: Path,
    rebuild: bool = False,
    render: Renderer = render_pack,
) -> VerifiedPack:
    """Say of one file, wherever it lies, whether it is one of a pack's, by its SHA-256 and else by its name.

    With `rebuild` the pack that it belongs to is made again and compared. Raises PackError when the file
    can't be read; with `rebuild` also RenderError and SnapshotError.
    """
    try:
        sha256 = file_digest(path)
    except OSError as error:
        raise PackError(f"can't read {path}: {error.strerror or error}") from error
    with reading(engine) as session:
        force_id = force_by_code(session, force_code).id
        same = _stored(session, force_id, PackFile.sha256 == sha256)
        named = _stored(session, force_id, PackFile.path == path.name)
        known = same or named
        if known is None:
            says = f"belongs to no pack of this register ({sha256})"
            return VerifiedPack("", (Check(path.name, False, says),))
        file, pack_id = known
        found = pack_by_id(session, force_id, pack_id)
        if same is not None:
            check = Check(path.name, True, f"is {file.path} of {found.name}, {_state(found, file)}")
        else:
            says = f"isn't what was written under this name: {_differs(sha256, file.sha256)}"
            check = Check(path.name, False, says)
    again = _rebuilt_checks(engine, force_code, pack_id, render) if rebuild else ()
    return VerifiedPack(found.name, (check, *again))


def _stored(
    session: Session, force_id: int, condition: sa.ColumnElement[bool]
) -> tuple[PackFile, int] | None:
    """The newest stored file that fits, an issued one first, with its pack's number."""
    query = (
        sa.select(PackFile, Pack.id)
        .join(PackDraft, PackDraft.id == PackFile.draft_id)
        .join(Pack, Pack.id == PackDraft.pack_id)
        .where(Pack.force_id == force_id, condition)
        .order_by(PackFile.state.desc(), PackFile.id.desc())
    )
    row = session.execute(query.limit(1)).first()
    return (row[0], row[1]) if row is not None else None


def _state(found: PackOnRecord, file: PackFile) -> str:
    if file.id in {each.id for each in found.files}:
        return f"which is {found.state.value}" if found.state.value != "draft" else "its newest draft"
    return "a former draft of it"


def _snapshot_check(session: Session, found: PackOnRecord) -> Check:
    stored = session.get_one(Snapshot, found.draft.snapshot_id)
    what = f"snapshot {stored.sha256[:12]}"
    try:
        sha256 = hashlib.sha256(snapshot_bytes(stored)).hexdigest()
    except SnapshotError as error:
        return Check(what, False, str(error))
    if sha256 != stored.sha256:
        return Check(what, False, _differs(sha256, stored.sha256))
    return Check(what, True, "is what was frozen")


def _file_check(path: Path, file: PackFile) -> Check:
    try:
        sha256 = file_digest(path)
    except FileNotFoundError:
        return Check(file.path, False, f"is missing: it isn't at {path}")
    except OSError as error:
        return Check(file.path, False, f"can't be read at {path}: {error.strerror or error}")
    if sha256 != file.sha256:
        return Check(file.path, False, f"was changed: {_differs(sha256, file.sha256)}")
    return Check(file.path, True, "is what was written")


def _manifest_checks(folder: Path, found: PackOnRecord) -> Iterator[Check]:
    """What the manifest says beside what the register says, and by which tools the pack was made."""
    on_record = {file.path: file.sha256 for file in found.files}
    for name in on_record:
        if not name.endswith(SUFFIX):
            continue
        try:
            manifest = read_manifest((folder / name).read_bytes())
        except (OSError, CanonicalJsonError):
            return  # that it is missing, or isn't what was written, was said
        wrong = [each.name for each in manifest.outputs if on_record.get(each.name) != each.sha256]
        if wrong:
            yield Check(name, False, f"names other hashes than the register: {', '.join(wrong)}")
        yield from _tool_checks(manifest)


def _tool_checks(manifest: Manifest) -> Iterator[Check]:
    now = {tool.name: tool for tool in tools()}
    for tool in manifest.tools:
        other = now.get(tool.name)
        if other != tool:
            here = _tool(other) if other is not None else "nothing of that name"
            yield Check(tool.name, None, f"the pack was made with {_tool(tool)}; here is {here}")


def _tool(tool: NamedHash) -> str:
    return tool.version or tool.sha256[:12] or "none"


def _differs(sha256: str, was: str) -> str:
    return f"its SHA-256 is {sha256[:12] or 'none'}…, not {was[:12] or 'none'}…"
