"""The mails about packs: what they say, and that nothing in them runs."""

from datetime import date

from rules.packs.content import KeyFigure
from rules.packs.pack_mail import PackTold, drafted_mail, issued_mail
from rules.vocabulary import Marking
from tests.rules.packs.test_tie_notes import PLUS_FOUR

PACK = PackTold(
    pack_id=3,
    board="Board <b>\r\nBcc: x",
    as_at=date(2024, 3, 28),
    meeting_on=date(2024, 4, 2),
    version=1,
    marking=Marking.OFFICIAL,
    where="https://oversight.example/packs/3",
)


def test_the_liaison_officer_reads_what_stops_issue_and_what_is_stale() -> None:
    figures = (KeyFigure("4", "without an update in time", "stale"),)
    mail = drafted_mail(PACK, breaks=(PLUS_FOUR,), figures=figures, replaced=("U+1F600",))
    assert mail.subject.endswith("2 April 2024 (OFFICIAL)")
    assert "4 without an update in time" in mail.text
    assert "(+4)" in mail.text
    assert "oversight pack note 3" in mail.text
    assert "U+1F600" in mail.text


def test_a_draft_that_ties_says_so() -> None:
    assert "nothing stops its issue" in drafted_mail(PACK, breaks=(), figures=(), replaced=()).text


def test_many_breaks_are_counted_rather_than_listed() -> None:
    mail = drafted_mail(PACK, breaks=(PLUS_FOUR,) * 25, figures=(), replaced=())
    assert "And 5 more" in mail.text
    assert mail.text.count("(+4)") == 20


def test_a_member_gets_a_link_and_what_a_correction_changed() -> None:
    mail = issued_mail(PACK, approved_by="Ada", what_changed="One total")
    assert PACK.where in mail.text
    assert "What changed: One total" in mail.text
    assert mail.subject.startswith("Corrected: ")
    assert issued_mail(PACK, approved_by="Ada", what_changed="").subject.startswith("Issued: ")


def test_no_text_breaks_out_of_its_line_or_becomes_markup() -> None:
    mail = issued_mail(PACK, approved_by="A <script>", what_changed="")
    assert "\n" not in mail.subject
    assert "\r" not in mail.text
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
