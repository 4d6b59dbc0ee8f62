"""The lifecycle as a page for people: one picture per kind and level, and the table in words."""

import sys
from collections.abc import Iterator

from rules.lifecycle import TRANSITIONS, Level, Transition, rows_for
from rules.lifecycle_wording import ACTOR_WORDS, GATE_WORDS
from rules.vocabulary import Action, ItemKind, Stage

_LEVELS: tuple[Level, ...] = (1, 2, 3, 4, None)
# They lead out from almost everywhere: a picture with their arrows shows nothing else. The table has them.
_SIDE_EXITS = (Action.SUPERSEDE, Action.MERGE, Action.DEROGATE, Action.MARK_NOT_APPLICABLE)
_KINDS_WITH_LEVELS = {ItemKind.RECOMMENDATION: "recommendations", ItemKind.AFI: "AFIs"}

_INTRODUCTION = """\
# The lifecycle of an item

Made from the table in `rules/lifecycle.py` by `make docs`; `make check` compares the two, so change the
table, never this page.

The stages are the force's own view. The portal's status (open or closed) is kept beside it, and the two may
differ: a Level 3 item stays open on the portal after the force has submitted it. A submission at Level 4 or
before levels is recorded, and closes nothing. Every action needs the right stage and what the table lists
under "Needs"; anything else is refused with a sentence that says what is missing and who can give it.

To stay readable, the pictures leave out four side exits (superseded, merged, derogated, not applicable) and
the way back from them. The table has them all.
"""


def lifecycle_page() -> str:
    """The whole page in Markdown, with its pictures as Mermaid state diagrams."""
    pictures = (f"## {heading}\n\n```mermaid\n{state_diagram(rows)}\n```\n" for heading, rows in _cohorts())
    return "\n".join((_INTRODUCTION, *pictures, "## The table\n", _table(), ""))


def state_diagram(rows: tuple[Transition, ...]) -> str:
    """The rows as the text of a Mermaid diagram, from an open item on, without the side exits."""
    reached = [Stage.OPEN]
    arrows = []
    for stage in reached:  # it grows while it is walked
        for row in rows:
            if stage in row.from_stages and row.action not in _SIDE_EXITS:
                arrows.append(f"    {_state(stage)} --> {_state(row.to_stage)}: {_words(row.action)}")
                if row.to_stage not in reached:
                    reached.append(row.to_stage)
    states = [f'    state "{_words(stage)}" as {_state(stage)}' for stage in Stage if stage in reached]
    ends = [f"    {_state(stage)} --> [*]" for stage in reached if stage.is_ended]
    return "\n".join(("stateDiagram-v2", *states, f"    [*] --> {_state(Stage.OPEN)}", *arrows, *ends))


def _cohorts() -> Iterator[tuple[str, tuple[Transition, ...]]]:
    """Kinds and levels with their rows: causes of concern, then each level, then what has none."""
    yield "Causes of concern", tuple(rows_for(ItemKind.CAUSE_OF_CONCERN, None))
    for level in _LEVELS:
        together: dict[tuple[Transition, ...], list[str]] = {}
        for kind, words in _KINDS_WITH_LEVELS.items():
            together.setdefault(tuple(rows_for(kind, level)), []).append(words)
        for rows, kinds in together.items():
            # Not capitalize(), which would make "AFIs" into "afis".
            heading = f"{' and '.join(kinds)} {_levels_words((level,))}"
            yield heading[0].upper() + heading[1:], rows


def _table() -> str:
    lines = ["| Action | Of | From | To | Decided by | Needs |", "|---|---|---|---|---|---|"]
    for row in TRANSITIONS:
        cells = (
            f"`{row.action.value}`",
            _what_it_holds_for(row),
            ", ".join(_words(stage) for stage in row.from_stages),
            _words(row.to_stage),
            ACTOR_WORDS[row.by],
            "; ".join(GATE_WORDS[gate] for gate in row.gates),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _what_it_holds_for(row: Transition) -> str:
    parts = ["causes of concern"] if ItemKind.CAUSE_OF_CONCERN in row.kinds else []
    kinds = [words for kind, words in _KINDS_WITH_LEVELS.items() if kind in row.kinds]
    if kinds:
        parts.append(f"{' and '.join(kinds)} {_levels_words(row.levels)}")
    return "; ".join(parts)


def _levels_words(levels: tuple[Level, ...]) -> str:
    numbers = ", ".join(str(level) for level in levels if level is not None)
    parts = [f"at Level {numbers}"] if numbers else []
    return " or ".join((*parts, "before levels") if None in levels else parts)


def _words(member: Action | Stage) -> str:
    return member.value.replace("-", " ")


def _state(stage: Stage) -> str:
    """A name that Mermaid takes: it reads a hyphen as the beginning of an arrow."""
    return stage.value.replace("-", "_")


if __name__ == "__main__":
    sys.stdout.write(lifecycle_page())
