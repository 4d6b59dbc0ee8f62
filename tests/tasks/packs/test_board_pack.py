"""The board pack from the register to a file: whole or not at all, and the same every time."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy.engine import Engine

from models.queries.forces import AmbiguousForceError, NoSuchForceError
from models.records import StatedFigure
from models.session import database_url, open_engine, writing
from rules.vocabulary import FigureTable, ItemKind, Marking, Measure
from tasks.packs import board_pack
from tasks.packs.board_pack import PackError, WrittenPack, write_board_pack
from tasks.packs.render_pdf import RenderError
from tests.small_register import add_item, make_small_register

MARCH_28 = date(2024, 3, 28)

Write = Callable[..., WrittenPack]


@pytest.fixture
def write(sqlite_engine: Engine, tmp_path: Path) -> Write:
    def with_defaults(**changes: Any) -> WrittenPack:
        terms: dict[str, Any] = {
            "force_code": None,
            "as_at": MARCH_28,
            "out": tmp_path / "packs",
            "marking": Marking.OFFICIAL,
            "review_months": 1,
        }
        return write_board_pack(sqlite_engine, **(terms | changes))

    return with_defaults


def test_the_pack_is_written_under_its_forces_and_days_name(
    sqlite_engine: Engine, write: Write, tmp_path: Path
) -> None:
    register = make_small_register(sqlite_engine)
    add_item(sqlite_engine, register, "rec-1", due_on=date(2024, 6, 14))
    written = write()
    assert written.path == tmp_path / "packs" / "board-pack-west-midlands-2024-03-28.pdf"
    assert written.sha256 == hashlib.sha256(written.path.read_bytes()).hexdigest()
    with pikepdf.open(written.path) as document:
        assert len(document.pages) == written.pages
    assert list(written.path.parent.iterdir()) == [written.path]


def test_a_second_run_gives_the_same_bytes_and_another_day_another_file(
    sqlite_engine: Engine, write: Write
) -> None:
    add_item(sqlite_engine, make_small_register(sqlite_engine), "rec-1", due_on=date(2024, 6, 14))
    first, again, earlier = write(), write(), write(as_at=date(2024, 3, 27))
    assert first == again
    assert earlier.path != first.path
    assert earlier.sha256 != first.sha256


def test_the_pack_is_the_same_on_both_databases(
    sqlite_engine: Engine, postgres_url: str, tmp_path: Path
) -> None:
    postgres_engine = open_engine(database_url(postgres_url))
    hashes = []
    for engine in (sqlite_engine, postgres_engine):
        register = make_small_register(engine)
        for key in ("rec-10", "rec-9", "Éa", "eb", "Ec", "z"):
            add_item(engine, register, key, due_on=date(2024, 6, 14), title=f"What {key} asks")
        written = write_board_pack(
            engine,
            force_code="west-midlands",
            as_at=MARCH_28,
            out=tmp_path,
            marking=Marking.OFFICIAL,
            review_months=1,
        )
        hashes.append(written.sha256)
    postgres_engine.dispose()
    assert hashes[0] == hashes[1]


def test_breaks_and_replaced_characters_are_handed_back(sqlite_engine: Engine, write: Write) -> None:
    register = make_small_register(sqlite_engine)
    add_item(sqlite_engine, register, "rec-1", due_on=None, title="Smile \U0001f600")
    with writing(sqlite_engine) as session:
        session.add(
            StatedFigure(
                force_id=register.force_id,
                as_at=MARCH_28,
                figure_table=FigureTable.PORTAL,
                row_number=1,
                row_label="AFI Closed before Levels",
                kind=ItemKind.AFI,
                level=None,
                measure=Measure.OPEN,
                value=36,
                printed="36",
                question="",
                source="S1",
            )
        )
    written = write()
    assert [one.where for one in written.breaks] == ["Portal table, row “AFI Closed before Levels”"]
    assert written.breaks[0].what == "Nothing is printed under Closed. Nothing is printed under Total."
    assert [one.partition(":")[0] for one in written.replaced] == ["U+1F600 GRINNING FACE"]


def test_a_forces_code_is_made_fit_for_a_file_name(
    sqlite_engine: Engine, write: Write, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine, code="../West Mids/№ 1")
    assert write().path == tmp_path / "packs" / "board-pack-west-mids-1-2024-03-28.pdf"


def test_an_unknown_force_and_a_missing_choice_are_refused(sqlite_engine: Engine, write: Write) -> None:
    with pytest.raises(NoSuchForceError):
        write()
    make_small_register(sqlite_engine)
    make_small_register(sqlite_engine, code="other")
    with pytest.raises(AmbiguousForceError):
        write()
    with pytest.raises(NoSuchForceError):
        write(force_code="nobody")


def test_a_folder_that_is_a_file_is_one_clear_line(
    sqlite_engine: Engine, write: Write, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(PackError, match=r"^can't write into .*taken: "):
        write(out=tmp_path / "taken")


def test_a_file_that_cannot_be_replaced_leaves_nothing_half_done(
    sqlite_engine: Engine, write: Write, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    blocked = tmp_path / "packs" / "board-pack-west-midlands-2024-03-28.pdf"
    blocked.mkdir(parents=True)
    with pytest.raises(PackError, match="can't write"):
        write()
    assert list(blocked.parent.iterdir()) == [blocked]


def test_a_pack_that_cannot_be_rendered_leaves_the_older_one(
    sqlite_engine: Engine, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small_register(sqlite_engine)
    older = write().path.read_bytes()
    with pytest.raises(RenderError):
        write(timeout_s=0.01)
    path = write().path
    assert path.read_bytes() == older
    assert list(path.parent.iterdir()) == [path]


def test_the_database_is_let_go_before_the_pack_is_rendered(
    sqlite_engine: Engine, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small_register(sqlite_engine)
    held: list[int] = []

    def render(*_arguments: Any, **_named: Any) -> Any:
        held.append(sqlite_engine.pool.checkedout())  # type: ignore[attr-defined]
        raise RenderError("stop here")

    monkeypatch.setattr(board_pack, "render_pdf", render)
    with pytest.raises(RenderError):
        write()
    assert held == [0]
