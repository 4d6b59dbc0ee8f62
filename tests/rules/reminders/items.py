"""An item, and who was told of it, for the tests of the reminders' rules."""

from datetime import date

from rules.escalation import Told
from rules.reminders import ItemFacts
from rules.vocabulary import Applicability, PostKind, ResolutionKind, Stage

FLO, OWNER, LEAD, DCC, CC, FLL = 1, 2, 4, 5, 6, 7
DUE = date(2024, 6, 14)

ITEM = ItemFacts(
    item_id=10,
    stage=Stage.OPEN,
    applicability=Applicability.OURS,
    known_on=date(2023, 12, 15),
    due_on=DUE,
    deadline_version=1,
    resolution=ResolutionKind.DEADLINE,
    last_update_on=date(2024, 6, 1),
    owner_post_id=OWNER,
    owner_is_held=True,
)


def told(owner: date | None = None, flo: date | None = None, lead: date | None = None) -> Told:
    """Who was told when."""
    posts = {PostKind.FORCE_LIAISON_OFFICER: flo, PostKind.PORTFOLIO_LEAD: lead}
    return Told(owner, {kind: day for kind, day in posts.items() if day is not None})
