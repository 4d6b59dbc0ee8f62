"""`oversight pack reference`, and what a look that can't be used says to the person at the keyboard."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import oversight
from config.policy import DEFAULT_POLICY_FILE
from config.settings import load_settings
from tasks.doctor import examine
from tasks.packs.reference_docx import reference_docx
from tests.packs import NOW

SHIPPED = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy that names a brand file, and a database made ready."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", f"sqlite:///{tmp_path}/oversight.db")
    monkeypatch.setenv("OVERSIGHT_POLICY_FILE", str(tmp_path / "policy.toml"))
    named = SHIPPED.replace('brand_file = ""', 'brand_file = "brand.toml"')
    (tmp_path / "policy.toml").write_text(named, encoding="utf-8")
    (tmp_path / "brand.toml").write_text('[colours]\nmain = "#14532d"\n')
    assert CliRunner().invoke(oversight, ["init"]).exit_code == 0
    return tmp_path


def test_it_writes_the_reference_in_the_brands_colours_and_never_over_another(place: Path) -> None:
    done = CliRunner().invoke(oversight, ["pack", "reference", "own.docx"])
    assert done.exit_code == 0
    written = (place / "own.docx").read_bytes()
    assert written != reference_docx()
    refused = CliRunner().invoke(oversight, ["pack", "reference", "own.docx"])
    assert refused.exit_code == 1
    assert "own.docx is there already" in str(refused.output) + str(refused.exception)
    assert CliRunner().invoke(oversight, ["pack", "reference", "own.docx", "--replace"]).exit_code == 0


def test_the_doctor_says_whether_the_look_can_be_used(place: Path) -> None:
    def look() -> tuple[bool, str]:
        findings = examine(load_settings(), today=NOW.date())
        (found,) = (each for each in findings if each.what == "look of packs")
        return found.well, found.says

    assert look() == (True, "brand file")
    (place / "brand.toml").write_text('[colours]\nmain = "#999999"\n')
    well, says = look()
    assert not well
    assert "brand.toml: line 2: colours.main #999999 on white" in says
