"""Made and applicable, held against the register."""

from datetime import date
from typing import Any

from rules.figures.breaks import BreakCode
from rules.figures.publications import PublicationTally, publication_counts
from rules.register_view import PublicationView
from rules.vocabulary import ItemKind, PublicationKind

RECOMMENDATION, AFI = ItemKind.RECOMMENDATION, ItemKind.AFI


def _report(**changes: Any) -> PublicationView:
    values: dict[str, Any] = {
        "key": "cse",
        "title": "CSE",
        "kind": PublicationKind.THEMATIC,
        "partners": "",
        "published_on": date(2023, 12, 8),
        "link": "",
        "made": None,
        "applicable": None,
        "afis_made": None,
        "afis_applicable": None,
        "causes_of_concern_made": None,
        "counts_note": "",
        "source": "S1",
    }
    return PublicationView(**(values | changes))


def _items(kind: ItemKind, *keys: str, ours: bool = True) -> list[PublicationTally]:
    return [PublicationTally("cse", kind, 1, int(ours), key) for key in keys]


def test_the_child_exploitation_report_ties_with_its_four_recommendations_and_one_afi() -> None:
    report = _report(made=9, applicable=4, afis_made=1, afis_applicable=1)
    items = [*_items(RECOMMENDATION, "r2", "r4", "r8", "r9"), *_items(AFI, "a1")]
    (found,) = publication_counts([report], items)
    assert found.breaks == ()
    assert [(one.kind, one.made, one.applicable, one.ours.keys) for one in found.kinds] == [
        (RECOMMENDATION, 9, 4, ("r2", "r4", "r8", "r9")),
        (AFI, 1, 1, ("a1",)),
    ]


def test_applicable_items_that_are_not_in_the_register_are_a_break() -> None:
    (found,) = publication_counts([_report(made=14, applicable=5)], _items(RECOMMENDATION, "r1", "r2"))
    (broken,) = found.breaks
    assert broken.code is BreakCode.APPLICABLE
    assert broken.what == (
        "5 recommendations stated as applicable to the force, 2 in the register: 3 still to be entered."
    )
    assert (broken.printed, broken.item_keys) == ("recommendations: 14 made, 5 applicable", ("r1", "r2"))


def test_more_than_applicable_is_a_break_too_and_what_binds_others_is_not_counted() -> None:
    items = [*_items(RECOMMENDATION, "r1", "r2"), *_items(RECOMMENDATION, "r3", ours=False)]
    (found,) = publication_counts([_report(made=10, applicable=1)], items)
    assert [one.what for one in found.breaks] == [
        "1 recommendation stated as applicable to the force, 2 in the register: 1 more than stated."
    ]
    assert found.kinds[0].in_register.keys == ("r1", "r2", "r3")


def test_the_register_can_t_hold_more_than_were_made() -> None:
    items = [*_items(AFI, "a1"), *_items(AFI, "a2", ours=False)]
    (found,) = publication_counts([_report(afis_made=1, afis_applicable=1)], items)
    assert [(one.code, one.what) for one in found.breaks] == [
        (BreakCode.MADE, "1 AFI stated as made, but the register holds 2 of the report.")
    ]


def test_causes_of_concern_are_all_the_force_s() -> None:
    (found,) = publication_counts([_report(causes_of_concern_made=4)], [])
    (broken,) = found.breaks
    assert broken.code is BreakCode.APPLICABLE
    assert broken.what.startswith("4 causes of concern stated as applicable to the force, 0 in the register")


def test_a_note_is_shown_as_a_break_with_the_figures_that_it_is_about() -> None:
    (found,) = publication_counts([_report(made=2, applicable=0, counts_note="Others may exist")], [])
    assert [(one.code, one.what, one.printed) for one in found.breaks] == [
        (BreakCode.COUNTS_NOTE, "Others may exist.", "recommendations: 2 made, 0 applicable")
    ]


def test_a_report_that_states_nothing_and_has_no_items_has_no_figures() -> None:
    (found,) = publication_counts([_report()], [])
    assert (found.kinds, found.breaks) == ((), ())
