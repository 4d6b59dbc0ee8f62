"""A committee paper for tests of the import and of the review queue."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from tasks.by_whom import ByWhom
from tasks.papers.import_paper import PaperImported, import_paper, look_at_paper

PAPER_DAY = date(2025, 3, 20)
BY = ByWhom(None, "the FLO", datetime(2025, 3, 24, 9, 0, tzinfo=UTC), date(2025, 3, 24))

PAPER = """\
# JOINT AUDIT COMMITTEE 20 March 2025

Agenda item 4

## 2. Reports since the last meeting

### Night vision: an inspection of roads policing after dark – published 14 November 2024

Inspectors found that lamps were rarely checked. 9 recommendations were made, of which 2 were applicable.

#### Recommendation 2

Within six months, chief constables should make sure that the lamps of each patrol car are checked weekly.

#### Recommendation 5 (portal 20517)

Chief constables and the College of Policing should agree:

- a syllabus for night driving; and
- how often drivers are tested.

## 3. Figures

|  | Open | Closed | Total |
|---|---|---|---|
| Recommendation Level 2 | 10 | 4 | 14 |
| AFI Closed before Levels | 7 | 12 |  |

## 4. Forthcoming inspections

- w/c 12 May 2025 – Child protection: a joint inspection with Ofsted
"""


def write_paper(folder: Path, text: str = PAPER, name: str = "update.md") -> Path:
    """The paper as a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def imported(engine: Engine, folder: Path, text: str = PAPER, name: str = "update.md") -> PaperImported:
    """The paper in the queue of the only force."""
    path = write_paper(folder, text, name)
    return import_paper(engine, BY, look_at_paper(path, paper_date=PAPER_DAY))
