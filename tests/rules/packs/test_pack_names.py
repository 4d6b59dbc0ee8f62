"""The names of packs' files."""

from datetime import date

import pytest

from rules.packs.committee_material import Committee
from rules.packs.pack_names import committee_of, file_word, pack_stem
from rules.vocabulary import PackKind, PackState

JAC = "Joint Audit Committee (JAC)"


def stem(kind: PackKind, board: str, *, version: int = 1, state: PackState = PackState.ISSUED) -> str:
    day = date(2024, 3, 28)
    return pack_stem(kind, board=board, force_code="WMP", as_at=day, version=version, state=state)


def test_the_same_pack_has_the_same_name_and_a_draft_says_that_it_is_one() -> None:
    assert stem(PackKind.BOARD_PACK, "Board") == "board-pack-wmp-2024-03-28-v1"
    assert stem(PackKind.BOARD_PACK, "Board", state=PackState.DRAFT) == "board-pack-wmp-2024-03-28-v1-draft"
    assert stem(PackKind.COMMITTEE_PAPER, JAC, version=2) == "jac-paper-wmp-2024-03-28-v2"


@pytest.mark.parametrize(
    ("text", "word"), [("../West Mids/№ 1", "west-mids-1"), ("É", "force"), ("a" * 99, "a" * 60)]
)
def test_nothing_in_a_code_reaches_the_file_system(text: str, word: str) -> None:
    assert file_word(text) == word


def test_a_committee_is_known_by_the_short_name_in_its_boards() -> None:
    assert committee_of(JAC) is Committee.JAC
    assert committee_of("DCC HMIC Oversight Board") is None
