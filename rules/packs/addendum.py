"""An addendum: papers that came after a pack was issued, in a file of their own that renumbers nothing."""

from collections.abc import Sequence
from datetime import date

from rules.dates_in_words import long_date, number_of
from rules.packs.agenda_paper import AgendaPaper
from rules.packs.agenda_papers import paper_rows
from rules.packs.content import Cover, PackContent, Paragraph, Section
from rules.vocabulary import Marking


def late_papers(now: Sequence[AgendaPaper], sent: Sequence[tuple[int, str]]) -> tuple[AgendaPaper, ...]:
    """Those that weren't sent yet as they are now; `sent` are numbers, each with its file's SHA-256."""
    known = set(sent)
    return tuple(paper for paper in now if (paper.number, paper.sha256) not in known)


def compose_addendum(
    *,
    force: str,
    board: str,
    number: int,
    as_at: date,
    meeting_on: date | None,
    marking: Marking,
    made_on: date,
    papers: Sequence[AgendaPaper],
    pack_name: str,
) -> PackContent:
    """What stands before the papers of an addendum. Papers keep the numbers that the meeting gave them."""
    return PackContent(
        cover=Cover(
            force=force,
            title=f"Addendum {number}: {board}",
            subtitle=f"{number_of(len(papers), 'paper')} that came after the pack was issued",
            as_at=as_at.isoformat(),
            as_at_words=long_date(as_at),
            marking=marking,
            phase="",
            edition=f"Addendum {number} of {long_date(made_on)}",
            meeting_words=long_date(meeting_on) if meeting_on is not None else "",
            details=(("To be read with", pack_name),),
        ),
        key_figures=(),
        sections=(
            Section(
                number=1,
                title="Papers in this addendum",
                anchor="papers",
                wide=False,
                blocks=(
                    Paragraph("The pages and the papers of the pack that was issued keep their numbers."),
                    paper_rows(papers),
                ),
            ),
        ),
        breaks=(),
        papers=tuple(papers),
    )
