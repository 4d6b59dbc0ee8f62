"""What the shipped policy means to people: the example register's 2024, in mails a person and month.

    .venv/bin/python bench/example_year.py

Each day is checked at 6.30 and sent at 9.00, as `oversight daily` does it but for the clock, which is given.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from models.migrate import migrate
from models.session import database_url, open_engine
from rules.vocabulary import NoticeRule, PostKind
from tests.example_year import (
    FIRST,
    Line,
    days,
    lines,
    load_example,
    mails,
    missed_deadlines,
    owner_months,
    run_days,
)

MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
TOLD_AFTER = (PostKind.FORCE_LIAISON_OFFICER, PostKind.PORTFOLIO_LEAD, PostKind.DEPUTY_CHIEF_CONSTABLE)
MOST_A_DAY, MEDIAN_BELOW, LEAST_BEFORE = 1, 6, 3


def main() -> int:
    """Run the year, print the tables, and say whether what must hold does."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(database_url(f"sqlite:///{folder}/oversight.db"))
        migrate(engine)
        load_example(engine)
        began = time.perf_counter()
        run_days(engine, days())
        took = time.perf_counter() - began
        sent, told, of_owners = mails(engine), lines(engine), owner_months(engine)
        engine.dispose()
    by_month = Counter((mail.person, f"{mail.day:%Y-%m}") for mail in sent)
    print(f"{'':24}" + "".join(f"{month[5:]:>4}" for month in MONTHS) + "  year")
    for person in sorted({mail.person for mail in sent}):
        counts = [by_month[person, month] for month in MONTHS]
        owner = " *" if person in of_owners else ""
        print(f"{person + owner:24}" + "".join(f"{count:4}" for count in counts) + f"{sum(counts):6}")
    print("* an owner")
    a_day = max(Counter((mail.person, mail.day) for mail in sent).values())
    middle = median(sum(counts) / len(counts) for counts in of_owners.values())
    fullest = max(count for counts in of_owners.values() for count in counts)
    print(f"\n{len(sent)} mails in the year ({took:.1f} s); nobody more than {a_day} a day; the median owner")
    print(f"{middle:.1f} a month; the fullest month of any owner {fullest}")
    print("\nNotices told, by rule: " + ", ".join(f"{rule} {count}" for rule, count in rules(told)))
    held = a_day <= MOST_A_DAY and middle < MEDIAN_BELOW
    print(f"\n{'Missed':24}{'due':>12}{'owner before':>14}{'FLO':>5}{'lead':>6}{'DCC':>5}")
    for each in missed_deadlines(told):
        after = [each.told_after[kind] for kind in TOLD_AFTER]
        print(f"{each.item:24}{each.due_on!s:>12}{each.told_before:14}{after[0]:5}{after[1]:6}{after[2]:5}")
        # What was due before the year began, nobody could be told of in it beforehand.
        told_in_time = each.told_before >= LEAST_BEFORE or each.due_on < FIRST
        held = held and told_in_time and after[2] == 1
    print("\nholds" if held else "\nDOESN'T HOLD")
    return 0 if held else 1


def rules(told: list[Line]) -> list[tuple[NoticeRule, int]]:
    """Each rule with how often it was told."""
    return Counter(line.rule for line in told).most_common()


if __name__ == "__main__":
    sys.exit(main())
