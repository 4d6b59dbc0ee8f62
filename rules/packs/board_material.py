"""What the board's pack needs besides the register's view: meeting, ratings, reviews, the pack before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.figures import Break, is_counted
from rules.packs.content import BreakNote
from rules.register_view import RegisterView
from rules.vocabulary import ItemKind, Rag, ReviewClock, Stage


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item of the meeting's agenda. `page` is its page where it is a paper of its own, else None.

    `anchor` is the section of the pack that it takes (rules/packs/board_pack.py), or empty. `purpose` is
    what the board is to do: decide, note, discuss.
    """

    number: str
    title: str
    purpose: str = ""
    lead: str = ""
    anchor: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionAsked:
    """What the board is asked to decide, and about which items."""

    number: str
    what: str
    why: str = ""
    asked_by: str = ""
    item_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingAction:
    """An action of an earlier meeting. `done_on` is None while it is open; `progress` is its last word."""

    reference: str
    what: str
    owner: str
    set_on: date
    due_on: date | None = None
    done_on: date | None = None
    progress: str = ""
    item_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemRating:
    """The rating of an item that counts on the day."""

    item_key: str
    rag: Rag
    rated_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review or an update of an item that was held; `substantive` is false for a mere edit or chaser."""

    item_key: str
    clock: ReviewClock
    held_on: date
    substantive: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewAhead:
    """Where one review clock of an item stands; `cycles_missed` is 0 while it is in time."""

    item_key: str
    clock: ReviewClock
    due_on: date
    cycles_missed: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A letter, notice or file that a step of an item rests on. `sha256` is empty for what is no file."""

    item_key: str
    on: date
    stage: Stage
    name: str
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExtensionRecord:
    """A later day that was asked for (`agreed_on` None) or agreed; `on` is the day of asking or agreeing."""

    item_key: str
    on: date
    from_on: date | None
    to_on: date | None
    why: str
    asked_by: str = ""
    agreed_by: str = ""
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PortalDifference:
    """One difference between the portal and the register, in words; `kind` is its heading in words."""

    kind: str
    reference: str
    says: str
    item_key: str | None = None
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class PortalComparison:
    """The newest comparison with the portal: its day, its file, how many rows it had and how many agreed."""

    compared_on: date
    source: str
    rows: int
    agreeing: int
    differences: tuple[PortalDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question to the Force Liaison Officer about dates or figures, and what to do about it."""

    code: str
    says: str
    to_do: str = ""
    item_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """How many items were open at the end of a day (models/queries/open_by_month.py)."""

    day: date
    open: int


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """An item as an earlier pack had it; `counted` when it stood in that pack's position."""

    key: str
    reference: str
    kind: ItemKind
    level: int | None
    stage: Stage
    counted: bool
    rag: Rag | None = None


@dataclass(frozen=True, slots=True)
class EarlierPack:
    """The register as the pack before had it, from that pack's own snapshot.

    `was_issued` is false where no pack was issued and the register was read as at the earlier day instead.
    """

    as_at: date
    items: tuple[EarlierItem, ...]
    was_issued: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMaterial:
    """Everything that a board's pack is made from besides the view; empty where nothing is recorded.

    `edition` is the cover's. `figure_breaks` are breaks found beyond the portal's table (rules/figures,
    all_figures), and `break_notes` what a named person wrote about one, by the key of its break
    (rules/packs/tie_notes.py).
    """

    meeting_on: date | None = None
    meeting_place: str = ""
    chair: str = ""
    edition: str = ""
    agenda: tuple[AgendaItem, ...] = ()
    decisions: tuple[DecisionAsked, ...] = ()
    actions: tuple[MeetingAction, ...] = ()
    ratings: tuple[ItemRating, ...] = ()
    reviews: tuple[ReviewRecord, ...] = ()
    reviews_ahead: tuple[ReviewAhead, ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()
    extensions: tuple[ExtensionRecord, ...] = ()
    comparison: PortalComparison | None = None
    questions: tuple[OpenQuestion, ...] = ()
    earlier: EarlierPack | None = None
    month_ends: tuple[MonthEnd, ...] = ()
    figure_breaks: tuple[Break, ...] = ()
    break_notes: tuple[BreakNote, ...] = ()

    @property
    def rag_by_key(self) -> Mapping[str, Rag]:
        """The rating of each rated item."""
        return {rating.item_key: rating.rag for rating in self.ratings}


NO_MATERIAL = BoardMaterial()


def earlier_pack(
    view: RegisterView, ratings: tuple[ItemRating, ...] = (), *, was_issued: bool = True
) -> EarlierPack:
    """What a later pack compares itself with, from the view that an earlier one was made from."""
    rags = {rating.item_key: rating.rag for rating in ratings}
    items = (
        EarlierItem(
            key=item.key,
            reference=item.number or item.key,
            kind=item.kind,
            level=item.level,
            stage=item.stage,
            counted=is_counted(item),
            rag=rags.get(item.key),
        )
        for item in view.items
    )
    return EarlierPack(view.as_at, tuple(sorted(items, key=lambda item: item.key)), was_issued)
