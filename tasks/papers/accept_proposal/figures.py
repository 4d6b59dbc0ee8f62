"""A proposed table of counts in the register, cell by cell as printed."""

import sqlalchemy as sa

from models.records import StatedFigure
from rules.dates_in_words import long_date
from rules.papers.proposals import FiguresProposal
from rules.vocabulary import Measure
from tasks.papers.accept_proposal.outcome import Outcome, new_values
from tasks.papers.queue_transaction import Deciding, QueueError


def accept_figures(deciding: Deciding, content: FiguresProposal) -> Outcome:
    """Store the table's cells for the paper's day. Raises QueueError when the register has some of them."""
    day = deciding.paper_date
    name = content.table.value.replace("-", " ")
    wanted = [(row.label, cell.measure) for row in content.rows for cell in row.cells]
    twice = next((one for one in wanted if wanted.count(one) > 1), None)
    if twice is not None:
        raise QueueError(f"two rows of the table are called “{twice[0]}”: edit one of the labels first")
    known = _known(deciding, content)
    both = [one for one in wanted if one in known]
    if both:
        raise QueueError(
            f"the register has the {name} table of {long_date(day)} already (row “{both[0][0]}”): dismiss "
            "this one"
        )
    deciding.session.add_all(
        StatedFigure(
            force_id=deciding.force.id,
            as_at=day,
            figure_table=content.table,
            row_number=row.number,
            row_label=row.label,
            kind=row.kind,
            level=row.level,
            measure=cell.measure,
            value=cell.value,
            printed=cell.printed,
            question=row.question,
            source=f"{deciding.source}, row {row.number}",
        )
        for row in content.rows
        for cell in row.cells
    )
    deciding.session.flush()
    key = f"{content.table.value}/{day.isoformat()}"
    changes = new_values([("rows", len(content.rows)), ("cells", len(wanted)), ("source", deciding.source)])
    deciding.trail.record("add-figures", "figures", key, changes)
    asked = sum(1 for row in content.rows if row.question)
    notes = (f"{asked} of its rows raise a question, which is kept with them.",) if asked else ()
    return Outcome("figures", key, changes, notes)


def _known(deciding: Deciding, content: FiguresProposal) -> set[tuple[str, Measure]]:
    query = sa.select(StatedFigure.row_label, StatedFigure.measure).where(
        StatedFigure.force_id == deciding.force.id,
        StatedFigure.as_at == deciding.paper_date,
        StatedFigure.figure_table == content.table,
    )
    return {(label, measure) for label, measure in deciding.session.execute(query)}
