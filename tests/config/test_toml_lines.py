"""Finding the line of a key: every path that tomllib reads has its line, however it is written."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.policy import DEFAULT_POLICY_FILE
from config.toml_lines import Path, key_lines, line_of

ODD = '''# [not.a.table]
top = 1 # x = 2
dotted.key . deeper = "a # no comment, and ] no end"
"quoted.key" = 'lit\\'
"tab\\tand \\u00e9" = true
[tables] # after a header
list = [ # after a bracket
  1,
  "]", # ] in text and in a comment
  [2, [3]],
  { a = 1, b.c = [1, 2] }
]
text = """
list = 1
[no]
\\""" still in it""""
literal = \'\'\'
y = 1
'\'\'\'
inline = { a = 1, "b" = { c = "}" } }
when = 1979-05-27 07:32:00
empty = []
none = {}
[[boards]]
name = "A"
[boards.extra]
k = 1
[[boards]]
  name = "B"
[[boards.parts]]
z = 1
[[boards.parts]]
z = 2
[ tables . "sub.table" ]
last = 0'''


def paths(value: Any, at: Path = ()) -> set[Path]:
    """Every path within a parsed TOML value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {found for key, part in parts for found in ({(*at, key)} | paths(part, (*at, key)))}


@pytest.mark.parametrize("text", [ODD, ODD.replace("\n", "\r\n"), "", "# only\n", "a=1", "\n\n[x]\n"])
def test_every_path_that_tomllib_reads_has_a_line_and_no_other_has(text: str) -> None:
    assert set(key_lines(text)) == paths(tomllib.loads(text))


@pytest.mark.parametrize(
    ("path", "starts"),
    [
        (("top",), "top"),
        (("dotted", "key"), "dotted"),
        (("dotted", "key", "deeper"), "dotted"),
        (("quoted.key",), '"quoted.key"'),
        (("tab\tand é",), '"tab'),
        (("tables",), "[tables]"),
        (("tables", "list"), "list = ["),
        (("tables", "list", 0), "  1"),
        (("tables", "list", 1), '  "]"'),
        (("tables", "list", 2, 1, 0), "  [2"),
        (("tables", "list", 3, "b", "c", 1), "  { a"),
        (("tables", "text"), "text"),
        (("tables", "literal"), "literal"),
        (("tables", "inline", "b", "c"), "inline"),
        (("tables", "when"), "when"),
        (("tables", "none"), "none"),
        (("boards",), "[[boards]]"),
        (("boards", 0, "name"), 'name = "A"'),
        (("boards", 0, "extra", "k"), "k"),
        (("boards", 1, "name"), '  name = "B"'),
        (("boards", 1, "parts", 1, "z"), "z = 2"),
        (("tables", "sub.table"), "[ tables"),
        (("tables", "sub.table", "last"), "last"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_line_is_the_one_on_which_the_key_stands(path: Path, starts: str, ends: str) -> None:
    line = key_lines(ODD.replace("\n", ends))[path]
    assert ODD.split("\n")[line - 1].startswith(starts)


def test_what_is_not_there_has_the_line_of_what_is_nearest_around_it() -> None:
    lines = key_lines(ODD)
    assert line_of(lines, ("boards", 1, "days")) == lines[("boards", 1)]
    assert line_of(lines, ("top", "x", 7)) == lines[("top",)]
    assert line_of(lines, ("nowhere", 0)) is None


def test_the_policy_that_ships_is_read_whole() -> None:
    text = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")
    lines = key_lines(text)
    assert set(lines) == paths(tomllib.loads(text))
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in text.splitlines()[line - 1]


_KEYS = st.sampled_from(["a", "b-2", '"c.d"', "'e # f'", '"\\u0041\\n"'])
_TEXTS = st.sampled_from(
    ["1", "true", '"x # ]"', '""', "''", "'''a\n''''", '"""\nb = 1\n"""', '"""c"""""', "1e3", "2024-12-05"]
)
_VALUES = st.recursive(
    _TEXTS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[ # c ]\n" + ",\n  ".join(parts) + "\n]"),
        st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda parts: "{ " + ", ".join(f"{key} = {value}" for key, value in parts.items()) + " }"
        ),
    ),
    max_leaves=6,
)
_TABLES = st.lists(
    st.tuples(
        st.sampled_from(["[x]", "[y.z]", "[[boards]]", "[[boards]]", "[boards.sub]", "[[ y . w ]]"]),
        st.dictionaries(_KEYS, _VALUES, max_size=3),
    ),
    max_size=5,
)


@given(st.dictionaries(_KEYS, _VALUES, max_size=3), _TABLES)
def test_any_text_that_tomllib_reads_has_its_lines(
    top: dict[str, str], tables: list[tuple[str, dict[str, str]]]
) -> None:
    pairs = [f"{key} = {value} # {key}" for key, value in top.items()]
    for header, values in tables:
        pairs += ["", f"{header} # [c]", *(f"  {key} = {value}" for key, value in values.items())]
    text = "\n".join(pairs)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # a table twice, for one
    assert set(key_lines(text)) == paths(parsed)
