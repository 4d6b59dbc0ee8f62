"""The policy file: what ships works, and what is wrong in it is named."""

from pathlib import Path

import pytest

from config.policy import DEFAULT_POLICY_FILE, PolicyError, load_policy
from rules.reminders import Ladder


def test_the_policy_that_ships_has_the_ladder_in_ascending_order() -> None:
    assert load_policy(None).reminders.ladder() == Ladder((0, 1, 7, 14, 30, 60, 90), (1, 3, 7), 7)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("lead_days = [90, 60, 30, 14, 7, 1, 0]", "lead_days = []", "reminders.lead_days"),
        ("lead_days = [90, 60, 30, 14, 7, 1, 0]", "lead_days = [7, 7]", "twice"),
        ("lead_days = [90, 60, 30, 14, 7, 1, 0]", "lead_days = [-1]", "reminders.lead_days"),
        ("owner_update_months = 1", "owner_update_months = 0", "reviews.owner_update_months"),
        ("owner_update_months = 1", "owner_update_weeks = 1", "reviews.owner_update"),
        ('marking = "OFFICIAL"', 'marking = "SECRET"', "pack.marking"),
        ("lease_seconds = 300", "lease_seconds = ", "line"),
    ],
)
def test_an_impossible_policy_names_the_file_and_the_key(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    file = tmp_path / "policy.toml"
    text = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(PolicyError, match=says) as caught:
        load_policy(file)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_policy_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="No such file"):
        load_policy(tmp_path / "none.toml")
