"""The policy's reminders, escalation and answers: what ships, what an override changes, what is refused."""

from datetime import date
from pathlib import Path

import pytest

from config.bank_holidays import england_and_wales
from config.policy import DEFAULT_POLICY_FILE, PolicyError, load_policy
from rules.escalation import EscalationStep
from rules.ladders import Ladder, LadderMarks
from rules.reminders import SnoozeLimits, latest_snooze
from rules.vocabulary import ItemKind, PostKind, PublicationKind

SHIPPED = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")
LIMITS = SnoozeLimits(most_days=30, most_days_past_deadline=14)
TODAY = date(2024, 6, 14)


def with_text(folder: Path, before: str, after: str) -> Path:
    assert before in SHIPPED
    file = folder / "policy.toml"
    file.write_text(SHIPPED.replace(before, after, 1), encoding="utf-8")
    return file


def marks(**changes: object) -> LadderMarks:
    usual: dict[str, object] = {
        "key": "r1",
        "kind": ItemKind.RECOMMENDATION,
        "level": 2,
        "mandatory": True,
        "publication_kind": PublicationKind.PEEL,
        "portfolio": "Crime",
    }
    return LadderMarks(**(usual | changes))  # type: ignore[arg-type]


def test_the_policy_that_ships_tells_owner_officer_lead_and_deputy_in_this_order() -> None:
    policy = load_policy(None).reminder_policy(england_and_wales())
    assert policy.escalation == (
        EscalationStep(PostKind.FORCE_LIAISON_OFFICER, 3, 5),
        EscalationStep(PostKind.PORTFOLIO_LEAD, 8, 15),
        EscalationStep(PostKind.DEPUTY_CHIEF_CONSTABLE, 15, None),
    )


def test_the_policy_that_ships_is_calmer_about_super_complaints() -> None:
    ladders = load_policy(None).reminder_policy(england_and_wales()).ladders
    assert ladders.of(marks()) == Ladder((0, 1, 7, 14, 30, 60, 90), (1, 3, 7), 7)
    assert ladders.of(marks(mandatory=False)) == Ladder((1, 14, 60), (1,), 28)


def test_an_override_changes_what_it_names_and_leaves_the_rest_as_usual(tmp_path: Path) -> None:
    own = (
        '[[reminders.for]]\nitem = "r9"\nlead_days = [21, 2]\n\n'
        '[[reminders.for]]\nlevel = "none"\noverdue_days = [5]\n\n'
    )
    file = with_text(tmp_path, "[[reminders.for]]\n", own + "[[reminders.for]]\n")
    ladders = load_policy(file).reminders.ladders()
    assert ladders.of(marks(key="r9", mandatory=False)) == Ladder((2, 21), (1, 3, 7), 7)
    assert ladders.of(marks(level=None)) == Ladder((0, 1, 7, 14, 30, 60, 90), (5,), 7)
    assert ladders.of(marks(level=None, mandatory=False)).overdue_days == (5,)


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ("mandatory = false\n", "", "reminders.for[1]", "names no item"),
        (
            "lead_days = [60, 14, 1]\noverdue_days = [1]\noverdue_then_every_days = 28\n",
            "",
            "reminders.for[1]",
            "changes nothing",
        ),
        ("mandatory = false", "mandatory = 0", "reminders.for[1].mandatory", "true or false"),
        ("mandatory = false", "level = 5", "reminders.for[1].level", "1, 2, 3, 4 or “none”"),
        ("mandatory = false", 'level = "2"', "reminders.for[1].level", "1, 2, 3, 4 or “none”"),
        ("mandatory = false", "level = true", "reminders.for[1].level", "1, 2, 3, 4 or “none”"),
        ("mandatory = false", 'kind = "cause"', "reminders.for[1].kind", "cause-of-concern"),
        ("mandatory = false", 'cohort = "x"', "reminders.for[1].cohort", "no key"),
        ("lead_days = [60, 14, 1]", "lead_days = [7, 7]", "reminders.for[1].lead_days", "twice"),
        ("lead_days = [60, 14, 1]", "lead_days = []", "reminders.for[1].lead_days", "at least 1"),
        ("review_lead_days = [14]", "review_lead_days = [-1]", "reminders.review_lead_days[1]", "least 0"),
        ("to_sign_days = [1, 14]", "to_sign_days = [0]", "reminders.to_sign_days[1]", "at least 1"),
        (
            "unconfirmed_date_months = 1",
            "unconfirmed_date_months = 25",
            "reminders.unconfirmed_date_months",
            "at most 24",
        ),
        ('to = "portfolio-lead"', 'to = "owner"', "escalation[2].to", "portfolio-lead"),
        ('to = "portfolio-lead"', 'to = "chief-constable"', "escalation[2].to", "portfolio-lead"),
        ('to = "portfolio-lead"', 'to = "the lead"', "escalation[2].to", "portfolio-lead"),
        ('to = "portfolio-lead"', 'to = "force-liaison-officer"', "escalation[2].to", "step 1"),
        ("overdue_work_days = 15\n", "", "escalation[3]", "told of nothing"),
        ("overdue_work_days = 15", "overdue_work_days = 8", "escalation[3].overdue_work_days", "than the 8"),
        ("stale_work_days = 15", "stale_work_days = 4", "escalation[2].stale_work_days", "than the 5"),
        ("overdue_work_days = 3", "overdue_work_days = 0", "escalation[1].overdue_work_days", "at least 1"),
        ("most_snooze_days = 30", "most_snooze_days = 0", "answers.most_snooze_days", "at least 1"),
        ("[answers]\n", "[answer]\n", "answers", "missing"),
    ],
)
def test_an_impossible_reminder_policy_names_the_line_the_key_and_what_is_allowed(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(with_text(tmp_path, before, after))
    problems = {problem.key: problem for problem in caught.value.problems}
    assert says in problems[key].says
    assert problems[key].line is not None or key == "answers"


def test_nobody_above_the_owner_and_no_override_are_policies_too(tmp_path: Path) -> None:
    start, end = SHIPPED.index("[[reminders.for]]"), SHIPPED.index("[answers]")
    file = tmp_path / "policy.toml"
    file.write_text("escalation = []\n" + SHIPPED[:start] + SHIPPED[end:], encoding="utf-8")
    policy = load_policy(file).reminder_policy(england_and_wales())
    assert (policy.escalation, policy.ladders.exceptions) == ((), ())


@pytest.mark.parametrize(
    ("due_on", "mandatory", "latest"),
    [
        (None, True, date(2024, 7, 14)),
        (date(2024, 9, 30), True, date(2024, 7, 14)),
        (date(2024, 6, 20), True, date(2024, 7, 4)),
        (date(2024, 6, 1), True, date(2024, 6, 15)),
        (date(2024, 5, 31), True, date(2024, 6, 14)),
        (date(2024, 5, 30), True, None),
        (date(2024, 5, 30), False, date(2024, 7, 14)),
    ],
)
def test_a_mandatory_item_cannot_be_put_off_for_good(
    due_on: date | None, mandatory: bool, latest: date | None
) -> None:
    assert latest_snooze(due_on=due_on, mandatory=mandatory, today=TODAY, limits=LIMITS) == latest
