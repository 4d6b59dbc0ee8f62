"""What the audit trail says of an inspection, in words."""

from datetime import UTC, datetime

import pytest

from rules.audit_chain import ChainedEntry, Change, changes_json
from rules.audit_story import story_line

SLOT = Change("slot", "1", "1")
SOURCE = Change("source", None, "an e-mail")
MOVED = Change("window", "2024-09-02/2024-09-03", "2024-09-16/2024-09-16")
WAS = "16 September 2024 (was 2 September 2024 to 3 September 2024)"


def told(action: str, *changes: Change, why: str = "") -> str:
    entry = ChainedEntry(
        sequence=1,
        happened_at=datetime(2024, 6, 7, 8, 30, tzinfo=UTC),
        actor="Siân",
        action=action,
        subject_kind="inspection",
        subject_key="peel",
        changes=changes_json(changes),
        why=why,
        previous_hash="",
        entry_hash="",
    )
    return story_line(entry).removeprefix("7 June 2024, 09.30: Siân ")


@pytest.mark.parametrize(
    ("action", "changes", "words"),
    [
        (
            "add-inspection",
            [Change("title", None, "PEEL"), SOURCE],
            "put it into the diary; source: an e-mail",
        ),
        (
            "add-inspection",
            [Change("window", None, "2024-09-02/2024-09-13"), Change("status", None, "tentative"), SOURCE],
            "put it into the diary, 2 September 2024 to 13 September 2024, tentative; source: an e-mail",
        ),
        (
            "edit-inspection",
            [Change("what_the_force_does", None, "Hosts"), Change("title", "PEEL", "PEEL 2024")],
            "changed title from “PEEL” to “PEEL 2024”, what the force does from nothing to “Hosts”",
        ),
        (
            "add-window",
            [
                SLOT,
                Change("window", None, "2024-09-16/2024-09-16"),
                Change("status", None, "confirmed"),
                SOURCE,
            ],
            "gave it window 1: 16 September 2024; it is confirmed; source: an e-mail",
        ),
        (
            "firm-up-window",
            [SLOT, MOVED, Change("status", "tentative", "confirmed"), SOURCE],
            f"firmed up window 1: {WAS}; it is confirmed, was tentative; source: an e-mail",
        ),
        (
            "move-window",
            [SLOT, MOVED, SOURCE],
            f"moved window 1: {WAS}; source: an e-mail",
        ),
        (
            "split-window",
            [
                SLOT,
                MOVED,
                Change("window 2", None, "2025-01-01/2025-04-30"),
                Change("status 2", None, "tentative"),
                SOURCE,
            ],
            f"split window 1: {WAS}; window 2: 1 January 2025 to 30 April 2025, tentative; source: an e-mail",
        ),
        (
            "cancel-window",
            [SLOT, Change("status", "confirmed", "cancelled"), SOURCE],
            "cancelled window 1; it is cancelled, was confirmed; source: an e-mail",
        ),
        (
            "move-inspection",
            [MOVED, Change("phrase", None, "w/c"), Change("status", None, "confirmed")],
            f"moved window 1: {WAS}, as a paper says; it is confirmed",
        ),
    ],
)
def test_each_change_of_an_inspection_is_told_in_words(
    action: str, changes: list[Change], words: str
) -> None:
    assert told(action, *changes) == words
    assert told(action, *changes, why="as agreed") == f"{words}; why: as agreed"
