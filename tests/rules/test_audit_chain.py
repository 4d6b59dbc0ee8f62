"""The audit chain: every change of an entry, and of their order, breaks it at the first one touched."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.audit_chain import (
    ChainedEntry,
    Change,
    changes_json,
    entry_hash,
    first_break,
    first_hash,
    read_changes,
)

FORCE = "west-midlands"
TEXT = st.text(max_size=12)
CHANGES = st.lists(st.builds(Change, TEXT, st.none() | TEXT, st.none() | TEXT), max_size=3)
INSTANTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis takes its bounds without a zone
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
PARTS = st.tuples(INSTANTS, TEXT, TEXT, TEXT, TEXT, CHANGES, TEXT)
FIELDS = ("happened_at", "actor", "action", "subject_kind", "subject_key", "changes", "why")


def chain(parts: list[tuple[datetime, str, str, str, str, list[Change], str]]) -> list[ChainedEntry]:
    entries: list[ChainedEntry] = []
    for sequence, (happened_at, actor, action, kind, key, changes, why) in enumerate(parts, start=1):
        previous = entries[-1].entry_hash if entries else first_hash(FORCE)
        entry = ChainedEntry(
            sequence, happened_at, actor, action, kind, key, changes_json(changes), why, previous, ""
        )
        entries.append(replace(entry, entry_hash=entry_hash(entry)))
    return entries


def broken_at(entries: list[ChainedEntry], whole: list[ChainedEntry]) -> int | None:
    head = whole[-1].entry_hash if whole else first_hash(FORCE)
    found = first_break(FORCE, entries, head_sequence=len(whole), head_hash=head)
    return found.sequence if found is not None else None


@given(st.lists(PARTS, max_size=6))
def test_a_chain_as_it_was_written_is_whole(parts: list[object]) -> None:
    entries = chain(parts)  # type: ignore[arg-type]
    assert broken_at(entries, entries) is None


@given(st.lists(PARTS, min_size=1, max_size=6), st.data())
def test_any_other_value_of_any_field_is_found_at_its_entry(parts: list[object], data: st.DataObject) -> None:
    entries = chain(parts)  # type: ignore[arg-type]
    index = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from(FIELDS))
    old = getattr(entries[index], field)
    new = data.draw((INSTANTS if field == "happened_at" else TEXT).filter(lambda value: value != old))
    changed = [*entries]
    changed[index] = replace(entries[index], **{field: new})
    assert broken_at(changed, entries) == index + 1


@given(st.lists(PARTS, min_size=2, max_size=6), st.data())
def test_an_entry_that_is_missing_is_found_at_its_place(parts: list[object], data: st.DataObject) -> None:
    entries = chain(parts)  # type: ignore[arg-type]
    index = data.draw(st.integers(0, len(entries) - 1))
    assert broken_at(entries[:index] + entries[index + 1 :], entries) == index + 1


@given(st.lists(PARTS, min_size=2, max_size=6), st.data())
def test_two_entries_that_were_swapped_are_found_at_the_first(
    parts: list[object], data: st.DataObject
) -> None:
    entries = chain(parts)  # type: ignore[arg-type]
    first, second = sorted(data.draw(st.sets(st.integers(0, len(entries) - 1), min_size=2, max_size=2)))
    swapped = [*entries]
    swapped[first] = replace(entries[second], sequence=first + 1)
    swapped[second] = replace(entries[first], sequence=second + 1)
    assert broken_at(swapped, entries) == first + 1


@given(st.lists(PARTS, max_size=5), PARTS)
def test_a_forged_entry_at_the_end_is_found_though_its_hash_fits(parts: list[object], extra: object) -> None:
    longer = chain([*parts, extra])  # type: ignore[list-item]
    assert broken_at(longer, longer[:-1]) == len(longer)


@given(CHANGES)
def test_changes_come_back_as_they_were_written_sorted_by_field(changes: list[Change]) -> None:
    assert read_changes(changes_json(changes)) == tuple(sorted(changes, key=lambda change: change.field))


def test_words_that_move_from_one_field_to_the_next_change_the_hash() -> None:
    entry = chain([(datetime(2024, 6, 14, tzinfo=UTC), "ab", "c", "item", "k", [], "")])[0]
    assert entry_hash(replace(entry, actor="a", action="bc")) != entry.entry_hash


def test_the_same_instant_in_another_zone_has_the_same_hash() -> None:
    entry = chain([(datetime(2024, 6, 14, 9, tzinfo=UTC), "a", "b", "item", "k", [], "")])[0]
    summer = entry.happened_at.astimezone(timezone(timedelta(hours=1)))
    assert entry_hash(replace(entry, happened_at=summer)) == entry.entry_hash


def test_a_chain_of_one_force_does_not_pass_for_anothers() -> None:
    entries = chain([(datetime(2024, 6, 14, tzinfo=UTC), "a", "b", "item", "k", [], "")])
    found = first_break("dorset", entries, head_sequence=1, head_hash=entries[0].entry_hash)
    assert found is not None
    assert found.sequence == 1


@pytest.mark.parametrize("head", [(0, "0" * 64), (2, "0" * 64)])
def test_a_head_that_names_another_entry_is_found(head: tuple[int, str]) -> None:
    entries = chain([(datetime(2024, 6, 14, tzinfo=UTC), "a", "b", "item", "k", [], "")])
    assert first_break(FORCE, entries, head_sequence=head[0], head_hash=head[1]) is not None
