"""Canonical JSON: one form for each value, and the value back from it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.figures import Break, BreakCode
from rules.packs.board_material import BoardMaterial, ItemRating, MeetingAction, MonthEnd
from rules.packs.canonical_json import CanonicalJsonError, canonical_json, read_canonical_json
from rules.packs.pack_snapshot import BoardFacts, PackSnapshot, SnapshotError, read_snapshot, snapshot_json
from rules.register_view import ItemView, RegisterView
from rules.vocabulary import PackKind, Rag


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Leaf:
    zebra: str
    apple: int | None = None
    day: date | None = None
    colour: Colour = Colour.RED


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]
    pair: tuple[str, int]
    told_at: datetime
    by_name: dict[str, tuple[int, ...]] = field(default_factory=dict)
    is_tall: bool = False


TREE = Tree((Leaf("é", 3, date(2024, 3, 28)), Leaf("")), ("a", 1), datetime(2024, 3, 28, tzinfo=UTC))


def test_names_are_sorted_and_nothing_is_spaced() -> None:
    assert canonical_json(Leaf("x", 3, date(2024, 3, 28))) == (
        b'{"apple":3,"colour":"red","day":"2024-03-28","zebra":"x"}'
    )


def test_texts_stay_as_they_are_with_the_shortest_escapes() -> None:
    # RFC 8785, 3.2.2.2: \u00xx in lower case only where there is no shorter one; no normalisation.
    assert canonical_json('e\u0301\u00e9\n\x0f\x7f"\\/\u2028€') == (
        '"e\u0301\u00e9\\n\\u000f\x7f\\"\\\\/\u2028€"'.encode()
    )


def test_the_names_of_a_mapping_sort_by_their_utf_16_units() -> None:
    # RFC 8785, 3.2.3: a character past U+FFFF sorts by its first surrogate, before U+FB33.
    names = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "\r": 4, "1": 5}
    assert canonical_json(names) == '{"\\r":4,"1":5,"€":3,"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), b"bytes", {1, 2}, object()])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(CanonicalJsonError):
        canonical_json([value])


def test_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(CanonicalJsonError, match="isn't a character"):
        canonical_json("\ud800")


def test_a_value_comes_back_equal() -> None:
    tree = Tree(TREE.leaves, TREE.pair, TREE.told_at, {"b": (2,), "a": ()}, is_tall=True)
    assert read_canonical_json(Tree, canonical_json(tree)) == tree


def test_a_field_that_an_older_version_did_not_write_takes_its_default() -> None:
    assert read_canonical_json(Leaf, b'{"zebra":"x"}') == Leaf("x")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b'{"zebra":"x","newer":1}', "unknown field 'newer'"),
        (b"{}", "no field 'zebra'"),
        (b'{"zebra":1}', "zebra: 1 isn't str"),
        (b'{"zebra":"x","apple":true}', "apple: True isn't int"),
        (b'{"zebra":"x","day":"28/03/2024"}', "day: '28/03/2024' isn't date"),
        (b'{"zebra":"x","colour":"blue"}', "colour: 'blue' isn't Colour"),
        (b"[]", "isn't an object"),
        (b"{", "not JSON"),
    ],
)
def test_what_is_not_the_value_asked_for_is_refused_with_its_place(text: bytes, says: str) -> None:
    with pytest.raises(CanonicalJsonError, match=says):
        read_canonical_json(Leaf, text)


_TEXT = st.text(max_size=12)
_DAYS = st.dates()


def _items() -> st.SearchStrategy[ItemView]:
    counts = st.none() | st.integers(min_value=1, max_value=24)
    return st.builds(
        ItemView,
        key=_TEXT,
        number=_TEXT,
        title=_TEXT,
        text=_TEXT,
        level=counts,
        own_update_months=counts,
        unread_phrases=st.lists(_TEXT, max_size=2).map(tuple),
    )


def _materials() -> st.SearchStrategy[BoardMaterial]:
    count = st.integers(min_value=0, max_value=10_000)
    return st.builds(
        BoardMaterial,
        meeting_on=st.none() | _DAYS,
        actions=st.lists(st.builds(MeetingAction, item_keys=st.lists(_TEXT, max_size=2).map(tuple))).map(
            tuple
        ),
        ratings=st.lists(st.builds(ItemRating, rag=st.sampled_from(Rag)), max_size=2).map(tuple),
        month_ends=st.lists(st.builds(MonthEnd, open=count), max_size=2).map(tuple),
        figure_breaks=st.lists(
            st.builds(Break, code=st.sampled_from(BreakCode), item_keys=st.just(("a", "b"))), max_size=2
        ).map(tuple),
    )


@settings(max_examples=60, deadline=None)
@given(
    items=st.lists(_items(), max_size=3).map(tuple),
    material=_materials(),
    as_at=_DAYS,
    name=_TEXT,
)
def test_every_snapshot_comes_back_equal_and_hashes_alike(
    items: tuple[ItemView, ...], material: BoardMaterial, as_at: date, name: str
) -> None:
    view = RegisterView(
        force_code="a",
        force_name=name,
        as_at=as_at,
        items=items,
        inspections=(),
        stated_tables=(),
        phase=None,
        publications=(),
    )
    facts = BoardFacts(view=view, material=material, review_months=1, due_within_days=90)
    snapshot = PackSnapshot(schema=1, kind=PackKind.BOARD_PACK, force_code="a", board="B", board_facts=facts)
    written = snapshot_json(snapshot)
    back = read_snapshot(written)
    assert back == snapshot
    assert snapshot_json(back) == written


def test_a_snapshot_of_another_schema_is_refused() -> None:
    text = (
        b'{"board":"B","board_facts":null,"force_code":"a","kind":"board-pack","paper_facts":null,"schema":2}'
    )
    with pytest.raises(SnapshotError, match="of schema 2; this version reads 1"):
        read_snapshot(text)


def test_a_snapshot_of_the_other_kind_is_not_taken_for_this_one() -> None:
    empty = PackSnapshot(schema=1, kind=PackKind.BOARD_PACK, force_code="a", board="B")
    with pytest.raises(SnapshotError, match="isn't of a board's pack"):
        _ = empty.facts
    with pytest.raises(SnapshotError, match="isn't of a committee's paper"):
        _ = empty.paper
