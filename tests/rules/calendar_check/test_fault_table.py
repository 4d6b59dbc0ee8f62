"""The table of faults is whole, and nothing in it was left blank."""

import re

import pytest

from rules.calendar_check.fault_table import FAULT_TABLE
from rules.calendar_check.findings import NOT_KNOWN, Client, Fault
from tests.rules.calendar_check.faulty_feeds import FAULTY
from tests.rules.calendar_check.test_web_rules import WEB_FAULTS_SHOWN

_BETWEEN_FETCHES = {
    Fault.UID_CHANGES,
    Fault.CALENDAR_UID_CHANGES,
    Fault.DTSTAMP_CHANGES,
    Fault.BYTES_CHANGE,
}


def test_every_fault_stands_in_the_table() -> None:
    assert set(FAULT_TABLE) == set(Fault)


def test_every_fault_is_shown_by_a_test() -> None:
    shown = set.union(*(faults for faults, _ in FAULTY))

    assert shown | _BETWEEN_FETCHES | WEB_FAULTS_SHOWN == set(Fault)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words_for_every_client(fault: Fault) -> None:
    kind = FAULT_TABLE[fault]

    assert set(kind.reactions) == set(Client)
    for words in (kind.what, *kind.reactions.values()):
        assert words[0].isupper() or words.startswith("X-") or words.split()[0].isupper(), words
        assert words.endswith("."), words
    assert re.match(r"(RFC [0-9]{4}|no rule)", kind.rule)


@pytest.mark.parametrize("fault", Fault)
def test_what_is_said_to_be_known_of_a_client_names_its_source(fault: Fault) -> None:
    kind = FAULT_TABLE[fault]
    known = any(words != NOT_KNOWN for words in kind.reactions.values())

    assert not known or kind.sources


def test_something_is_known_of_every_client() -> None:
    for client in Client:
        assert any(kind.reactions[client] != NOT_KNOWN for kind in FAULT_TABLE.values())
