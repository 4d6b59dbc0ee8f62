"""The names of packs' files: the same for the same pack, and fit for every file system."""

import re
from datetime import date

from rules.packs.committee_material import Committee
from rules.vocabulary import PackKind, PackState

_ABBREVIATED = re.compile(r"\(([A-Z]{2,6})\)")


def pack_stem(
    kind: PackKind, *, board: str, force_code: str, as_at: date, version: int, state: PackState
) -> str:
    """For example “board-pack-west-midlands-2024-03-28-v1”; a draft's ends in “-draft”."""
    what = "board-pack" if kind is PackKind.BOARD_PACK else f"{board_word(board)}-paper"
    draft = "-draft" if state is PackState.DRAFT else ""
    return f"{what}-{file_word(force_code)}-{as_at.isoformat()}-v{version}{draft}"


def board_word(board: str) -> str:
    """“jac” of “Joint Audit Committee (JAC)”; the whole name where it has no short one."""
    short = _ABBREVIATED.search(board)
    return file_word(short[1] if short else board)


def committee_of(board: str) -> Committee | None:
    """The committee that a board of the policy is, by the short name in its name; None for another board."""
    word = board_word(board)
    return next((each for each in Committee if each.value.lower() == word), None)


def file_word(text: str) -> str:
    """A text as a part of a file's name: letters a to z, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "force"
