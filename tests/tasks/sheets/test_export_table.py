"""What is exported says what the register holds, and changes nothing when it is imported again."""

import csv
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook
from sqlalchemy.engine import Engine

from config.example_register import example_register_folder
from models.records import AuditEntry, Item
from models.session import reading
from rules.vocabulary import RowOutcome
from tasks.items.edit_item import edit_item
from tasks.register_folder.load_register import load_register
from tasks.sheets.export_table import Export, export_table
from tests.register_imports import BY, TODAY, counted, planned
from tests.small_register import NOW

HOSTILE = ("=HYPERLINK(0)", "+1", "-1", "@x", "'=quoted", "a, b; c\t“d”", "ends in an apostrophe '")


@pytest.fixture
def example(any_engine: Engine) -> Engine:
    load_register(any_engine, example_register_folder(), now=NOW)
    return any_engine


def export(engine: Engine, what: Export, out: Path) -> int:
    return export_table(engine, what, out, force_code=None, now=NOW, today=TODAY)


@pytest.mark.parametrize("name", ["register.xlsx", "register.csv"])
def test_the_example_register_comes_back_without_a_change(example: Engine, tmp_path: Path, name: str) -> None:
    items = counted(example)["item"]
    assert export(example, Export.REGISTER, tmp_path / name) == items
    plan = planned(example, tmp_path / name).plan
    assert Counter(row.outcome for row in plan.rows) == {RowOutcome.UNCHANGED: items}


@pytest.mark.parametrize("name", ["register.xlsx", "register.csv"])
def test_a_text_that_looks_like_a_formula_comes_back_without_a_change(
    example: Engine, tmp_path: Path, name: str
) -> None:
    with reading(example) as session:
        keys = list(session.scalars(sa.select(Item.key).order_by(Item.id)))
    for key, text in zip(keys, HOSTILE, strict=False):
        edit_item(example, BY, key=key, fields={"title": text, "text": f"{text}\nand more"})
    export(example, Export.REGISTER, tmp_path / name)
    plan = planned(example, tmp_path / name).plan
    assert {row.outcome for row in plan.rows} == {RowOutcome.UNCHANGED}


def test_dates_are_dates_and_a_phrase_keeps_its_words(example: Engine, tmp_path: Path) -> None:
    export(example, Export.REGISTER, tmp_path / "register.xlsx")
    headings, *rows = CalamineWorkbook.from_path(tmp_path / "register.xlsx").get_sheet_by_index(0).to_python()
    by_key = {row[0]: dict(zip(headings, row, strict=True)) for row in rows}
    item = by_key["stop-search-2023-r3"]
    assert item["Deadline"] == "By 14 June 2024"
    assert str(item["Published"])[:10] == "2023-12-15"


def test_the_audit_trail_leaves_whole_and_in_words(example: Engine, tmp_path: Path) -> None:
    edit_item(example, BY, key="stop-search-2023-r3", fields={"title": "=1+1"})
    out = tmp_path / "audit.csv"
    export(example, Export.AUDIT, out)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with reading(example) as session:
        hashes = list(session.scalars(sa.select(AuditEntry.entry_hash).order_by(AuditEntry.sequence)))
    assert [row["Hash"] for row in rows] == hashes
    assert "changed the title" in rows[-1]["In words"]


def test_an_empty_queue_and_no_notices_are_tables_with_headings_only(example: Engine, tmp_path: Path) -> None:
    for what in (Export.QUEUE, Export.NOTICES):
        out = tmp_path / f"{what}.csv"
        assert export(example, what, out) == 0
        assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 1
