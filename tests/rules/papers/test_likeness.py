"""Finding a proposed item in the register."""

from time import perf_counter

from rules.papers.likeness import Candidate, Likenesses, Wanted, name_likeness, title_likeness
from rules.vocabulary import ItemKind

REC = ItemKind.RECOMMENDATION
BODYCAM = (
    "By 14 June 2025 chief constables should make sure that supervisors review a sample of body-worn "
    "video of each search, and record what they learn from it."
)
KNOWN = [
    Candidate("search-r3", REC, "20417", "Recommendation 3", "Review of body-worn video of searches",
              "Supervisors are to look at samples of body-worn video of searches and record the learning.",
              "search-2024", "Searching questions"),
    Candidate("keys-r3", REC, "", "Recommendation 3", "Keys",
              "Forces are to count the keys of cells each day.",
              "keys-2024", "Keys and locks"),
    Candidate("keys-afi3", ItemKind.AFI, "", "Area for improvement 3", "Doors", "Doors are to be shut.",
              "keys-2024", "Keys and locks"),
]  # fmt: skip


def matches(**wanted: str) -> list[tuple[str, int]]:
    fields = {"portal_id": "", "number": "", "text": "", **wanted}
    found = Likenesses(KNOWN).matches(Wanted(kind=REC, **fields))
    return [(match.key, match.likeness) for match in found]


def test_the_portal_id_is_the_surest_sign() -> None:
    assert matches(portal_id="20417", text="Something else altogether.")[0] == ("search-r3", 100)


def test_the_number_counts_within_its_report_and_kind_only() -> None:
    assert matches(number="Recommendation 3", publication_key="keys-2024") == [("keys-r3", 98)]
    assert matches(number="Recommendation 3", publication_title="Keys & locks")[0][0] == "keys-r3"
    assert matches(number="Recommendation 3", publication_title="Quite another report") == []


def test_other_words_for_the_same_thing_are_alike() -> None:
    ((key, likeness),) = matches(text=BODYCAM)
    assert key == "search-r3"
    assert 55 <= likeness < 98


def test_words_that_every_recommendation_has_make_nothing_alike() -> None:
    assert matches(text="By June 2025 all chief constables should make sure that their forces do this.") == []


def test_titles_are_alike_whatever_the_order_of_their_words() -> None:
    assert title_likeness("The policing of roads", "Roads policing") == 100
    assert title_likeness("Roads policing", "Custody suites") == 0
    assert name_likeness("Review of cells: phase one", "Review of cells: phase two") < 80
    assert name_likeness("Youth disposals review", "Youth disposals review: a joint inspection of much") >= 80


def test_three_thousand_items_are_searched_in_a_moment() -> None:
    words = [f"word{number} thing{number % 97} place{number % 31}" for number in range(3_000)]
    known = [
        Candidate(f"k{at}", REC, "", "", text, f"{text} {text[::-1]} " * 8) for at, text in enumerate(words)
    ]
    start = perf_counter()
    likenesses = Likenesses(known)
    for at in range(50):
        assert likenesses.matches(Wanted(REC, "", "", known[at].text))[0].key == f"k{at}"
    assert perf_counter() - start < 10
