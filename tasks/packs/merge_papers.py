"""Papers put together into one PDF: pages, tags, bookmarks and links, in the order of the agenda."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf

from tasks.packs.structure_tree import StructureError, StructureMerger

_UA, _PDFA, _LEVEL = "pdfuaid:part", "pdfaid:part", "pdfaid:conformance"
# From the level that asks most to the one that asks least (ISO 19005-2, 5).
_LEVELS = "AUB"
# What a paper might do by itself when it is opened, printed or closed: none of it goes into a pack.
_ACTIVE = (Name.JavaScript, Name.Launch, Name.SubmitForm, Name.ImportData, Name.ResetForm, Name.Rendition)
# Annotations that hold or play a file.
_NO_PAPER = (Name.FileAttachment, Name.RichMedia, Name.Movie, Name.Sound, Name.Screen, Name("/3D"))
_DEEPEST_NAMES = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A paper with its divider, both opened; `paper` is None where only the divider goes in.

    The divider is ours, and fit for both standards. `title` is the bookmark.
    """

    title: str
    divider: Pdf
    paper: Pdf | None


def merge(front: Pdf, parts: Sequence[Part], *, lang: str = "en-GB") -> tuple[str, ...]:
    """Put the parts behind the front, which becomes the whole; the parts stay as they are.

    Tags, bookmarks and links within a paper go along. What a paper would do by itself (scripts, programs,
    forms sent) and the files in it stay behind. One without tags, or that doesn't claim PDF/UA-1 or PDF/A-2
    itself, ends the whole's claim to it: what is returned says so, a sentence each. `lang` is what papers are
    in that don't say. Raises StructureError when the front has no tags.
    """
    tags = StructureMerger(front)
    lost: list[str] = []
    claimed: list[tuple[bool, str]] = []
    with front.open_outline() as outline:
        for number, part in enumerate(parts, start=1):
            bookmark = OutlineItem(part.title, len(front.pages), "Fit")
            _add(front, part.divider, tags, prefix=f"d{number}", lang=lang)
            if part.paper is not None:
                bookmark.children.extend(_bookmarks(part.paper, len(front.pages)))
                claimed.append(claims(part.paper))
                lost += _lost(part.paper, part.title, *claimed[-1])
                _add(front, part.paper, tags, prefix=f"p{number}", lang=lang)
            outline.root.append(bookmark)
    tags.finish()
    tagged = all(is_tagged(part.paper) for part in parts if part.paper is not None)
    _claim_no_more(front, claimed, tagged=tagged)
    return tuple(dict.fromkeys(lost))


def _add(front: Pdf, source: Pdf, tags: StructureMerger, *, prefix: str, lang: str) -> None:
    first = len(front.pages)
    front.add_pages_from(source)
    pages = list(front.pages)[first:]
    for page in pages:
        _quieten(page)
    if is_tagged(source):
        tags.take_over(source, pages, prefix=prefix, lang=_lang(source, lang))
    else:
        _forget_marks(pages)


def claims(pdf: Pdf) -> tuple[bool, str]:
    """Whether a PDF says of itself that it is PDF/UA-1, and of which level of PDF/A-2: A, U, B or ""."""
    try:
        with pdf.open_metadata() as metadata:
            level = str(metadata.get(_LEVEL, "")) if metadata.get(_PDFA) == "2" else ""
            return metadata.get(_UA) == "1", level
    except Exception:  # noqa: BLE001  # metadata that nobody can read claim nothing
        return False, ""


def is_tagged(pdf: Pdf) -> bool:
    """Whether it has a structure tree, and says that its content is marked (ISO 32000-1, 14.7.1)."""
    marked = pdf.Root.get(Name.MarkInfo)
    return (
        isinstance(marked, Dictionary)
        and bool(marked.get(Name.Marked, False))
        and isinstance(pdf.Root.get(Name.StructTreeRoot), Dictionary)
    )


def _lost(paper: Pdf, title: str, accessible: bool, level: str) -> Iterator[str]:
    if not is_tagged(paper):
        yield (
            f"“{title}” has no tags, as a scan has none, and can’t be read out to a blind reader: the pack"
            " with papers doesn’t claim PDF/UA-1"
        )
    elif not accessible:
        yield f"“{title}” has tags, but doesn’t claim PDF/UA-1: the pack with papers doesn’t claim it either"
    if not level:
        yield f"“{title}” isn’t made for the archive (PDF/A-2): nor is the pack with papers"
    elif level != _LEVELS[0]:
        yield f"“{title}” claims PDF/A-2 of level {level} only: the pack with papers claims no more"


def _claim_no_more(front: Pdf, theirs: Sequence[tuple[bool, str]], *, tagged: bool) -> None:
    levels = [level if tagged or not level else "B" for _, level in theirs]
    with front.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if _UA in metadata and not (tagged and all(claimed for claimed, _ in theirs)):
            del metadata[_UA]
        if _LEVEL not in metadata:
            return
        if not all(levels):
            del metadata[_PDFA], metadata[_LEVEL]
        else:
            metadata[_LEVEL] = max([str(metadata[_LEVEL]), *levels], key=_LEVELS.index)


def _lang(pdf: Pdf, otherwise: str) -> str:
    held = pdf.Root.get(Name.Lang)
    return str(held) if held is not None and str(held).strip() else otherwise


def _quieten(page: pikepdf.Page) -> None:
    """Take out of a page what acts by itself, and the files in it."""
    for key in (Name.AA, Name.PieceInfo, Name.AF):
        if key in page.obj:
            del page.obj[key]
    kept = []
    for annotation in page.obj.get(Name.Annots, ()):
        if not isinstance(annotation, Dictionary) or annotation.get(Name.Subtype) in _NO_PAPER:
            continue
        _quieten_actions(annotation)
        if isinstance(parent := annotation.get(Name.Parent), Dictionary):
            _quieten_actions(parent)
        kept.append(annotation)
    if Name.Annots in page.obj:
        page.obj[Name.Annots] = Array(kept)


def _quieten_actions(held: Dictionary) -> None:
    if Name.AA in held:
        del held[Name.AA]
    action = held.get(Name.A)
    if isinstance(action, Dictionary) and (action.get(Name.S) in _ACTIVE or Name.Next in action):
        del held[Name.A]


def _destinations(pdf: Pdf) -> Callable[[Object], Object | None]:
    """What a named destination of a PDF stands for: an array that begins with a page, or None."""
    by_name: dict[bytes, Object] = {}
    held = pdf.Root.get(Name.Dests)
    if isinstance(held, Dictionary):
        by_name |= {key[1:].encode(): value for key, value in held.items()}
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary):
        by_name |= dict(_name_tree(names.get(Name.Dests)))

    def explicit(name: Object) -> Object | None:
        key = str(name)[1:].encode() if isinstance(name, Name) else bytes(name)
        found = by_name.get(key)
        if isinstance(found, Dictionary):
            found = found.get(Name.D)
        if not isinstance(found, Array) or not len(found):
            return None
        return found if found.is_indirect else pdf.make_indirect(found)

    return explicit


def _name_tree(node: Object | None, depth: int = 0) -> Iterator[tuple[bytes, Object]]:
    if not isinstance(node, Dictionary) or depth > _DEEPEST_NAMES:
        return
    held = list(node.get(Name.Names, ()))
    for key, value in zip(held[::2], held[1::2], strict=False):
        yield bytes(key), value
    for kid in node.get(Name.Kids, ()):
        yield from _name_tree(kid, depth + 1)


def _bookmarks(pdf: Pdf, first: int) -> list[OutlineItem]:
    """A paper's own bookmarks, two layers deep, as pages of the whole."""
    places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
    explicit = _destinations(pdf)

    def copied(items: Sequence[OutlineItem], layers: int) -> Iterator[OutlineItem]:
        for item in items:
            place = _place(item, places, explicit)
            if place is not None:
                bookmark = OutlineItem(item.title, first + place, "Fit")
                bookmark.is_closed = True
                if layers > 1:
                    bookmark.children.extend(copied(item.children, layers - 1))
                yield bookmark

    try:
        with pdf.open_outline(max_depth=3) as outline:
            return list(copied(outline.root, 2))
    except (pikepdf.PdfError, StructureError, ValueError, TypeError, RecursionError):
        return []  # a paper whose bookmarks are broken goes without them


def _place(
    item: OutlineItem, places: dict[tuple[int, int], int], explicit: Callable[[Object], Object | None]
) -> int | None:
    destination: object = item.destination
    if destination is None and item.action is not None and item.action.get(Name.S) == Name.GoTo:
        destination = item.action.get(Name.D)
    if isinstance(destination, int):
        return destination
    if isinstance(destination, pikepdf.String | Name):
        destination = explicit(destination)
    if isinstance(destination, Array) and len(destination) and isinstance(destination[0], Dictionary):
        return places.get(destination[0].objgen)
    return None


def _forget_marks(pages: Sequence[pikepdf.Page]) -> None:
    """Pages without a structure tree refer to none."""
    for page in pages:
        for key in (Name.StructParents, Name.Tabs):
            if key in page.obj:
                del page.obj[key]
        for annotation in page.obj.get(Name.Annots, ()):
            if isinstance(annotation, Dictionary) and Name.StructParent in annotation:
                del annotation[Name.StructParent]
