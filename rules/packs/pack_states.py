"""A pack's way from draft to issued to superseded, what stops a step, and which markings are allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.dates_in_words import long_date, number_of
from rules.figures import Break
from rules.packs.tie_notes import break_key
from rules.vocabulary import Marking, PackKind, PackState

# What a pack may become. A draft can be drafted anew as often as need be, and a corrected version begins as
# a draft of its own: nothing that was issued is ever changed.
NEXT_STATES = {
    PackState.DRAFT: (PackState.ISSUED,),
    PackState.ISSUED: (PackState.SUPERSEDED,),
    PackState.SUPERSEDED: (),
}

# From the lowest to the highest.
_MARKINGS = (Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE)


class RefusedPackError(ValueError):
    """A pack can't be drafted, noted or issued so; the message says why, for a person."""


class UntiedFiguresError(RefusedPackError):
    """Figures that don't tie, and that nobody has written a note about, stop issue."""

    def __init__(self, pack: str, number: int, breaks: Sequence[Break]) -> None:
        self.breaks = tuple(breaks)
        doesnt = "doesn’t" if len(breaks) == 1 else "don’t"
        lines = [
            f"{pack} can't be issued: {number_of(len(breaks), 'figure')} that {doesnt} tie, without a note:",
            *(f"  {break_key(found)}  {found}" for found in breaks),
            "Put the figures right, or say why they stand:",
            f'  oversight pack note {number} BREAK --why "..." --by NAME',
        ]
        super().__init__("\n".join(lines))


class OutputDiffersError(RefusedPackError):
    """A file that was written, read back, doesn't say what the pack says: it stops issue."""

    def __init__(self, pack: str, differences: Sequence[str]) -> None:
        self.differences = tuple(differences)
        lines = [
            f"{pack} can't be issued: its files were read back and don't say what the pack says:",
            *(f"  {difference}" for difference in differences),
        ]
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a pack stands, as far as issuing goes. `corrects` is the version that it takes the place of."""

    number: int
    name: str
    state: PackState
    unnoted: tuple[Break, ...] = ()
    corrects: int | None = None


def check_can_issue(pack: Standing, *, by: str, what_changed: str) -> None:
    """Raise RefusedPackError unless the pack may be issued now, by somebody with a name."""
    if PackState.ISSUED not in NEXT_STATES[pack.state]:
        raise RefusedPackError(
            f"{pack.name} is {pack.state.value} already: draft it again to make a corrected version"
        )
    if not by.strip():
        raise RefusedPackError("name who approves the pack: --by NAME")
    if pack.corrects is not None and not what_changed.strip():
        raise RefusedPackError(
            f"{pack.name} corrects version {pack.corrects}, which was issued:"
            ' say what changed, with --changed "..."'
        )
    if pack.unnoted:
        raise UntiedFiguresError(pack.name, pack.number, pack.unnoted)


def check_read_back(pack: str, differences: Sequence[str]) -> None:
    """Raise OutputDiffersError unless the files say what the pack says."""
    if differences:
        raise OutputDiffersError(pack, differences)


def check_marking(kind: PackKind, marking: Marking, *, least: Marking) -> None:
    """Raise RefusedPackError unless a pack of that kind may carry the marking; `least` is the policy's."""
    if kind is PackKind.COMMITTEE_PAPER and marking is not Marking.OFFICIAL:
        raise RefusedPackError(
            "a committee's paper is public: it is made from publishable fields and marked"
            f" {Marking.OFFICIAL.value}, not {marking.value}"
        )
    if kind is PackKind.BOARD_PACK and _MARKINGS.index(marking) < _MARKINGS.index(least):
        raise RefusedPackError(f"the policy marks board packs {least.value}; {marking.value} would be lower")


def status_in_words(version: int, draft_number: int) -> str:
    """What a draft says of itself on its cover and in its footer."""
    return f"Draft {draft_number} of version {version}, not issued"


def issued_in_words(
    version: int, *, by: str, on: date, corrects: int | None = None, what_changed: str = ""
) -> str:
    """What an issued pack says of itself: its version, who approved it when, and what it corrects."""
    said = f"Version {version}, approved by {by} and issued on {long_date(on)}"
    if corrects is None:
        return said
    return f"{said}; it takes the place of version {corrects}. What changed: {what_changed.rstrip('.')}"
