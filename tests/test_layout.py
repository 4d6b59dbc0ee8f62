"""The packages on disk are the packages that are built, checked and imported in order."""

import ast
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
CONFIGURED = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = sorted(path.parent.name for path in PROJECT.glob("*/__init__.py") if path.parent.name != "tests")
# Folders that hold no package.
OTHER_FOLDERS = {"bench", "deployments", "docs", "examples", "tests"}


def test_every_folder_is_a_package_or_a_known_other() -> None:
    made = {".git", ".venv", "demo", "build", "dist"}
    folders = {
        path.name
        for path in PROJECT.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__")) and path.name not in made
    }
    assert folders == {*PACKAGES, *OTHER_FOLDERS}


@pytest.mark.parametrize(
    ("where", "listed"),
    [
        ("the wheel", CONFIGURED["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]),
        ("mypy", CONFIGURED["tool"]["mypy"]["packages"]),
        ("import-linter", CONFIGURED["tool"]["importlinter"]["root_packages"]),
    ],
)
def test_every_package_is_known_to(where: str, listed: list[str]) -> None:
    assert sorted(listed) == PACKAGES, where


def test_every_package_stands_in_the_layers() -> None:
    layers = CONFIGURED["tool"]["importlinter"]["contracts"][0]["layers"]
    assert sorted(name.strip() for layer in layers for name in layer.split("|")) == PACKAGES


@pytest.mark.parametrize("package", PACKAGES)
def test_tests_mirror_the_packages(package: str) -> None:
    assert list((PROJECT / "tests" / package).rglob("test_*.py"))


@pytest.mark.parametrize(
    "path",
    [
        path
        for package in PACKAGES
        for path in (PROJECT / package).rglob("*.py")
        if "versions" not in path.parts
    ],
    ids=lambda path: str(path.relative_to(PROJECT)),
)
def test_every_module_says_what_belongs_in_it(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring


def test_the_locks_name_no_package_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "index-url" not in text
        assert "find-links" not in text
