"""Whatever stands in a paper, reading it ends, and what it gives can be stored."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.papers.blocks import Block, BlockKind, Document, Link
from rules.papers.find import find_proposals
from rules.papers.item_deadlines import read_deadline
from rules.papers.proposal_json import content_json, read_content
from rules.papers.proposals import ItemProposal, PublicationProposal, subject_of
from tests.rules.papers.paper_of import DAY, found_in
from tests.rules.papers.test_committee_papers import NUMBERED
from tests.rules.papers.test_tables import PLAN, PORTAL

PIECES = st.sampled_from(
    [
        "Recommendation 1", "Recommendation", "Recommendations", "AFI 2:", "Cause of concern", "HMICFRS",
        "Published 22/8/24", "(published on 31 February 2024)", "was published on the 8th December",
        "By June 2024", "chief constables should", "Within six months", "PPOG in May 2024", "Inspection",
        "w/c 10th March 2025", "| Open | Closed", "(Recommendation 10618).", "Forthcoming inspections",
        "Phase two:", "will take place", "The first inspection was", "14 recommendations, of which five",
        "Contact officer", "–", ".", ":", ";", "(", "\u2019s",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=8).map(" ".join), st.text(max_size=80))
MARKERS = st.sampled_from(["", "-", "1.", "3.1.1", "IV.", "a)", "\u2022"])
CELLS = st.one_of(PIECES, st.sampled_from(["Recommendation", "Deadline", "Total", "12", "", "3 (+4)"]))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(list(BlockKind)))
    tables = st.lists(st.lists(CELLS, max_size=4).map(tuple), max_size=4)
    rows = tuple(draw(tables)) if kind == BlockKind.TABLE else ()
    text = "\n".join("\t".join(row) for row in rows) if rows else draw(TEXTS)
    links = (Link("here", "https://example.org/a"),) if draw(st.booleans()) else ()
    return Block(
        kind=kind, text=text, place="line 1", marker=draw(MARKERS), level=draw(st.integers(0, 4)),
        bold=draw(st.booleans()), rows=rows, links=links,
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(blocks(), max_size=12).map(tuple),
    st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 1, 1)),
)
def test_any_blocks_can_be_read(made: tuple[Block, ...], day: date) -> None:
    found = find_proposals(Document("any", "0" * 64, made), day)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    for one in found:
        assert one.quote
        assert one.place
        assert one.rule
        assert subject_of(one.content)
        assert read_content(one.kind, content_json(one.content)) == one.content
        assert one.within is None or isinstance(found[one.within - 1].content, PublicationProposal)
        assert one.within is None or one.within < one.number
        if isinstance(one.content, ItemProposal):
            # The phrase by itself means what was read from the whole text.
            assert one.content.deadline_phrase == "" or one.content.deadline is not None or one.content.text


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.one_of(st.none(), st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 1, 1))))
def test_a_deadlines_phrase_by_itself_means_what_the_text_means(text: str, day: date | None) -> None:
    phrase, read = read_deadline(text, day)
    assert (phrase == "") == (read is None)
    if read is not None:
        again = read_deadline(phrase, day)[1]
        assert again is not None
        assert (again.kind, again.start, again.end) == (read.kind, read.start, read.end)


def test_the_same_paper_gives_the_same_proposals() -> None:
    for text in (NUMBERED, PLAN, PORTAL):
        assert found_in(text, DAY) == found_in(text, DAY)


def test_content_is_written_the_same_way_each_time() -> None:
    for one in found_in(NUMBERED):
        assert content_json(one.content) == content_json(replace(one.content))
        assert content_json(one.content).startswith("{")
