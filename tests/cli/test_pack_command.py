"""`oversight pack` and `oversight meeting` as a person runs them, on the example register."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from cli.main import main
from config.example_register import example_register_folder
from models.session import database_url, open_engine
from tasks.local_servers.local_mail_server import LocalMailServer
from tasks.register_folder.load_register import load_register
from tests.pack_papers import tagged_pdf

STEM = "board-pack-west-midlands-2024-12-05"


@pytest.fixture(scope="module")
def loaded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example register, to be copied."""
    path = tmp_path_factory.mktemp("loaded") / "oversight.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(database_url(f"sqlite:///{path}"))
    load_register(engine, example_register_folder(), now=datetime(2024, 12, 5, 9, 0, tzinfo=UTC))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def place(loaded: Path, tmp_path: Path) -> Path:
    """A folder with a register of its own, where the commands run."""
    shutil.copy(loaded, tmp_path / "oversight.db")
    return tmp_path


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ran]


@pytest.fixture
def run(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process, as some thirty starts of Python would take most of the time."""
    monkeypatch.chdir(place)

    def run_command(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["oversight", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run_command


def done(run: Run, *words: str) -> str:
    result = run(*words)
    assert result.returncode == 0, result.stderr
    return result.stdout


def document(run: Run, *words: str) -> Any:
    return json.loads(done(run, *words, "--json"))


def refused(run: Run, *words: str, code: int = 1) -> str:
    result = run(*words)
    assert result.returncode == code, result.stdout
    assert "Traceback" not in result.stderr
    return result.stderr


def words_of(path: Path) -> str:
    """Everything that a PDF's pages say, its lines joined."""
    document = pypdfium2.PdfDocument(path)
    said = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(said.split())


def test_the_four_that_s0_does_not_explain_stop_issue_until_somebody_says_why(place: Path, run: Run) -> None:
    drafted = document(run, "pack", "board", "--as-at", "2024-12-05")
    pack = str(drafted["pack"])
    assert (place / drafted["file"]).name == f"{STEM}-v1-draft.pdf"
    plus_four = next(found for found in drafted["unnoted"] if "(+4)" in found["says"])
    others = [found["key"] for found in drafted["unnoted"] if found is not plus_four]
    done(run, "pack", "note", pack, *others, "--why", "As the papers print it", "--by", "flo")
    # Everything but the four has its note: the four alone stop it.
    says = refused(run, "pack", "issue", pack, "--by", "dcc")
    assert "1 figure that doesn’t tie" in says
    assert "(+4)" in says
    assert plus_four["key"] in says
    assert not (place / "packs" / f"{STEM}-v1.pdf").exists()
    noted = document(
        run, "pack", "note", pack, plus_four["key"], "--why", "Four came in late", "--by", "Ada Lovelace"
    )
    assert noted["unnoted"] == []
    issued = document(run, "pack", "issue", pack, "--by", "dcc")
    assert (place / issued["file"]).name == f"{STEM}-v1.pdf"
    words = words_of(place / issued["file"])
    assert "Four came in late" in words
    assert "Lovelace, " in words
    shown = document(run, "pack", "show", pack)
    notes = {found["key"]: found["noted"] for found in shown["breaks"]}
    assert notes[plus_four["key"]]["by"] == "Ada Lovelace"
    assert notes[others[0]]["by"].startswith("HMICFRS Force Liaison Officer, ")
    assert shown["approved_by"].startswith("Deputy Chief Constable, ")
    assert (shown["state"], shown["version"], shown["corrects"]) == ("issued", 1, None)


def test_a_pack_goes_its_way_and_says_so_at_each_step(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no packs yet" in done(run, "pack", "list")
    # Before any paper stated a figure nothing is left untied.
    first = done(run, "pack", "board", "--as-at", "2020-01-31", "--issue", "--by", "Ada Lovelace")
    assert "Issued as pack 1, version 1." in first
    stem = "board-pack-west-midlands-2020-01-31"
    pdf = f"packs/{stem}-v1.pdf"
    before = (place / pdf).read_bytes()
    again = done(run, "pack", "board", "--as-at", "2020-01-31")
    assert f"{stem}-v2-draft.pdf" in again
    assert "corrects version 1" in refused(run, "pack", "issue", "2", "--by", "dcc")
    changed = ("--changed", "Nothing, to try it")
    assert "version 2" in done(run, "pack", "issue", "2", "--by", "Ada Lovelace", *changed)
    assert (place / pdf).read_bytes() == before
    listed = document(run, "pack", "list")["packs"]
    assert [(each["pack"], each["state"], each["superseded_by"]) for each in listed] == [
        (2, "issued", None),
        (1, "superseded", 2),
    ]
    assert "is superseded already" in refused(run, "pack", "issue", "1", "--by", "Ada Lovelace")
    assert "made again: has the same bytes" in done(run, "pack", "verify", "1", "--rebuild")
    assert "which is superseded" in done(run, "pack", "verify", pdf)
    assert "the same bytes" in done(run, "pack", "rebuild", "2")
    assert (place / "packs" / "rebuilt" / f"{stem}-v2.pdf").is_file()
    assert "never written over" in refused(run, "pack", "rebuild", "2", "--out", "packs")
    (place / pdf).write_bytes(before + b"\n")
    result = run("pack", "verify", "1")
    assert result.returncode == 1
    assert f"WRONG  {Path(pdf).name}: was changed" in result.stdout
    with LocalMailServer(place / "mail") as mail:
        monkeypatch.setenv("OVERSIGHT_MAIL__PORT", str(mail.port))
        told = done(run, "pack", "tell")
    sent = [path.read_text() for path in (place / "mail" / "new").iterdir()]
    assert f"Messages sent: {len(sent)}; waiting: 0." in told
    assert sent
    assert all("Corrected: DCC HMIC Oversight Board" in message for message in sent)


def test_a_committees_paper_is_public_and_named_after_its_committee(place: Path, run: Run) -> None:
    since = ("--since", "2023-12-07")
    made = document(run, "pack", "committee", "--meeting", "2024-03-28", *since)
    assert Path(made["file"]).name == "jac-paper-west-midlands-2024-03-28-v1-draft.pdf"
    assert any("Closed before Levels" in found["says"] for found in made["unnoted"])
    assert "is public" in refused(
        run, "pack", "committee", "--meeting", "2024-03-28", *since, "--marking", "OFFICIAL-SENSITIVE"
    )
    assert "isn't before" in refused(
        run, "pack", "committee", "--meeting", "2024-03-28", "--since", "2024-03-28"
    )
    shown = document(run, "pack", "show", str(made["pack"]))
    assert (shown["meeting"], shown["since"], shown["marking"]) == ("2024-03-28", "2023-12-07", "OFFICIAL")


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("issue", "7", "--by", "dcc"), "there is no pack 7", 1),
        (("issue", "7", "--by", "dccc"), "there is no post “dccc”", 1),
        (("show", "7"), "there is no pack 7", 1),
        (("rebuild", "7"), "there is no pack 7", 1),
        (("verify", "7"), "there is no pack 7", 1),
        (("verify", "nowhere.pdf"), "can't read nowhere.pdf", 1),
        (("note", "7", "abc", "--why", "x"), "name who says so", 1),
        (("note", "7", "--like", "6", "--why", "x"), "give neither", 2),
        (("board", "--as-at", "2024-03-28", "--since", "2024-03-28"), "isn't before", 1),
        (("board", "--as-at", "2024-02-30"), "a date that doesn't exist", 1),
        (("committee", "--meeting", "soon"), "soon", 2),
    ],
)
def test_what_cannot_be_is_one_clear_line(run: Run, words: tuple[str, ...], says: str, code: int) -> None:
    assert says in refused(run, "pack", *words, code=code)


def test_a_meeting_with_its_actions_and_decisions_comes_into_the_pack(place: Path, run: Run) -> None:
    added = document(
        run, "meeting", "add", "HMIC Oversight", "2024-03-05", "--chair", "Deputy Chief Constable"
    )
    assert added["board"] == "DCC HMIC Oversight Board"
    done(run, "meeting", "add", "JAC", "28 March 2024", "--series", "2023/24, fourth")
    action = document(
        run, "meeting", "action", "add", "1", "Ask about the four", "--owner", "flo", "--due", "2024-04-30"
    )["action"]
    done(run, "meeting", "action", "progress", str(action), "Asked by letter", "--on", "2024-03-12")
    done(run, "meeting", "decision", "add", "1", "Move a date", "--why", "Late")
    held = document(run, "meeting", "list", "--board", "HMIC Oversight", "--as-at", "2024-03-28")["meetings"]
    assert [each["what"] for each in held[0]["actions"]] == ["Ask about the four"]
    assert held[0]["actions"][0]["progress"] == "Asked by letter"
    done(run, "meeting", "action", "close", str(action), "--on", "2024-03-20", "--note", "Answered")
    assert "action 1, done, due 30 April 2024: Ask about the four" in done(run, "meeting", "list")
    assert "which board is “tennis”" in refused(run, "meeting", "add", "tennis", "2024-03-05")
    assert "reason" in refused(run, "meeting", "move", "1", "--to", "2024-03-06")
    drafted = document(run, "pack", "board", "--as-at", "2024-03-28")
    shown = document(run, "pack", "show", str(drafted["pack"]))
    # No later meeting of the board is recorded, so the policy's diary says which it is.
    assert shown["meeting"] == "2024-04-02"


def test_papers_stand_behind_the_pack_and_late_ones_in_an_addendum(place: Path, run: Run) -> None:
    for name in ("crime", "late"):
        (place / f"{name}.pdf").write_bytes(tagged_pdf(name))
    (place / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    meeting = str(document(run, "meeting", "add", "DCC HMIC Oversight Board", "2024-12-10")["meeting"])
    asked = ("--title", "Crime data", "--lead", "Assistant Chief Constable (Crime)", "--for", "decide")
    assert document(run, "meeting", "paper", "add", meeting, "crime.pdf", *asked)["paper"] == 1
    broken = refused(run, "meeting", "paper", "add", meeting, "broken.pdf", "--title", "Broken")
    assert "it isn't in the pack: broken.pdf is broken" in broken
    assert "there is no file" in refused(run, "meeting", "paper", "add", meeting, "gone.pdf", "--title", "x")
    assert "Crime data (For decision; 3 pages; crime.pdf)" in done(run, "meeting", "paper", "list", meeting)

    drafted = document(run, "pack", "board", "--as-at", "2024-12-05", "--meeting", "2024-12-10")
    pack = str(drafted["pack"])
    whole = next(Path(file) for file in drafted["files"] if "with-papers" in file)
    said = words_of(place / whole)
    assert "Pack page 1 of" in said
    assert "End of crime" in said
    assert "This paper isn’t in the pack." in said
    assert "only a pack that is issued" in refused(run, "pack", "addendum", pack)

    keys = [found["key"] for found in drafted["unnoted"]]
    done(run, "pack", "note", pack, *keys, "--why", "As the paper says", "--by", "Ada Lovelace")
    issued = document(run, "pack", "issue", pack, "--by", "dcc")
    assert "no paper came since" in refused(run, "pack", "addendum", pack)
    done(run, "meeting", "paper", "add", meeting, "late.pdf", "--title", "Late paper")
    addendum = document(run, "pack", "addendum", pack, "--by", "dcc")
    assert Path(addendum["file"]).name == f"{STEM}-v1-addendum-1.pdf"
    assert addendum["papers"] == [3]
    said = words_of(place / addendum["file"])
    assert "Addendum 1, page 1 of" in said
    assert "End of late" in said
    assert "End of crime" not in said
    assert "made again: has the same bytes" in done(run, "pack", "verify", pack, "--rebuild")
    assert {Path(file).name for file in issued["files"]} >= {f"{STEM}-v1-with-papers.pdf"}
    assert "is whole" in done(run, "audit", "verify")
