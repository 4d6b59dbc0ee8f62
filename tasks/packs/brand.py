"""The brand file, brand.toml, and a force's own Word reference: read and checked, with all that they name."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from config.installation import Installation
from config.policy import DEFAULT_POLICY_FILE
from config.toml_lines import key_lines, line_of
from rules.packs.brand import DEFAULT_BRAND, Brand, Crest
from rules.packs.brand_file import BrandProblem, BrandValues, brand_values
from tasks.packs.crest import CrestError, read_crest
from tasks.packs.font_faces import FontFace, FontFileError, font_faces
from tasks.packs.pack_look import BrandError, LookInput, OwnFont, PackLook, look_input

_REGULAR, _BOLD = 400, 700
# What the packs print themselves: a font without these is of no use to them.
_NEEDED = (*map(chr, range(0x20, 0x7F)), *"£–—‘’“”…•")
_MOST_NAMED = 10
_MOST_REFERENCE_BYTES = 16 * 1024 * 1024


def load_look(brand_file: Path | None, reference_file: Path | None) -> PackLook:
    """The look that two files give, None for what ships. Raises BrandError with everything that is wrong."""
    look = PackLook() if brand_file is None else _BrandFile(brand_file).look()
    if reference_file is None:
        return look
    reference = _read_reference(reference_file)
    return PackLook(
        brand=look.brand,
        font=look.font,
        reference=reference,
        notes=look.notes,
        inputs=(*look.inputs, look_input("Word reference", reference)),
    )


def installed_look(installation: Installation) -> PackLook:
    """The look that an installation's policy names, whose files lie beside it. Raises BrandError."""
    pack = installation.policy.pack
    beside = (installation.settings.policy_file or DEFAULT_POLICY_FILE).parent
    return load_look(
        beside / pack.brand_file if pack.brand_file else None,
        beside / pack.reference_docx if pack.reference_docx else None,
    )


class _BrandFile:
    """One brand file while it is read; what it names lies beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: list[BrandProblem] = []
        self._notes: list[str] = []
        self._inputs: list[LookInput] = []

    def look(self) -> PackLook:
        """Everything that the file asks for; raises BrandError."""
        text = self._text()
        self._inputs.append(look_input("brand file", text.encode()))
        try:
            values, problems = brand_values(tomllib.loads(text))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise BrandError(f"brand file {self._path}: isn't TOML: {error}") from error
        self._problems += problems
        crest = self._crest(values)
        font = self._font(values)
        if self._problems:
            raise BrandError("\n".join(self._lines(text)))
        brand = Brand(
            colours=values.colours,
            crest=crest,
            family=font.family if font is not None else DEFAULT_BRAND.family,
            word_family=values.word_family,
        )
        return PackLook(brand=brand, font=font, notes=tuple(self._notes), inputs=tuple(self._inputs))

    def _text(self) -> str:
        try:
            return self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror or str(error) if isinstance(error, OSError) else "isn't UTF-8 text"
            raise BrandError(f"brand file {self._path}: {why}") from error

    def _lines(self, text: str) -> Iterator[str]:
        lines = key_lines(text)
        for problem in self._problems:
            line = line_of(lines, problem.key)
            place = f"line {line}: " if line is not None else ""
            yield f"brand file {self._path}: {place}{'.'.join(problem.key)} {problem.says}"

    def _crest(self, values: BrandValues) -> Crest | None:
        if not values.crest_file:
            return None
        path = self._path.parent / values.crest_file
        try:
            crest = read_crest(path, values.crest_alt)
        except CrestError as error:
            self._problems.append(BrandProblem(("crest", "file"), f"{path} {error}"))
            return None
        self._inputs.append(look_input("crest", crest.content))
        return crest

    def _font(self, values: BrandValues) -> OwnFont | None:
        if not (values.family and values.font_folder):
            return None
        folder = self._path.parent / values.font_folder
        try:
            faces = [face for face in font_faces(folder) if values.family in face.families]
        except OSError as error:
            self._problems.append(
                BrandProblem(("fonts", "folder"), f"{folder} can't be read: {error.strerror or error}")
            )
            return None
        except FontFileError as error:
            self._problems.append(BrandProblem(("fonts", "folder"), f"{folder}: {error}"))
            return None
        if not faces:
            says = f"{folder} holds no .ttf or .otf file of “{values.family}”"
            self._problems.append(BrandProblem(("fonts", "family"), says))
            return None
        lacks = _what_it_lacks(faces)
        if lacks:
            self._notes.append(
                f"the font {values.family} lacks {lacks}; packs are set in {DEFAULT_BRAND.family}"
            )
            return None
        self._inputs += [look_input(f"font {face.path.name}", face.path.read_bytes()) for face in faces]
        return OwnFont(values.family, folder, _common(faces))


def _what_it_lacks(faces: Iterable[FontFace]) -> str:
    """What a family would need to print a pack, in words; empty when it has all."""
    upright = [face for face in faces if not face.is_italic]
    for weight, name in ((_REGULAR, "regular"), (_BOLD, "bold")):
        if not any(face.weight == weight for face in upright):
            return f"a {name} face"
    common = _common(upright)
    missing = [char for char in _NEEDED if ord(char) not in common]
    if not missing:
        return ""
    named = ", ".join(f"“{char}”" for char in missing[:_MOST_NAMED])
    more = len(missing) - _MOST_NAMED
    return f"{named} and {more} more characters" if more > 0 else named


def _common(faces: Iterable[FontFace]) -> frozenset[int]:
    """The code points that every upright face has: the pages use more than one."""
    return frozenset.intersection(*(face.printable for face in faces if not face.is_italic))


def _read_reference(path: Path) -> bytes:
    # Imported here: python-docx, which most commands never need.
    from tasks.packs.render_docx import check_reference

    try:
        if path.stat().st_size > _MOST_REFERENCE_BYTES:
            raise ValueError(f"is larger than {_MOST_REFERENCE_BYTES // 1024**2} MB")
        reference = path.read_bytes()
        check_reference(reference)
    except OSError as error:
        raise BrandError(f"Word reference {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise BrandError(f"Word reference {path}: {error}") from error
    return reference
