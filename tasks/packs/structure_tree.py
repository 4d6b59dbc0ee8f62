"""Structure trees of merged PDFs: what a screen reader reads goes with the pages (ISO 32000-1, 14.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

# A merged tree of this depth was made by no honest program.
_DEEPEST = 200


class StructureError(ValueError):
    """A paper's structure tree can't be taken over; the message says why."""


@dataclass(slots=True)
class StructureMerger:
    """Takes the structure trees of papers over into one PDF, whose own tree comes first.

    Every page, annotation and form keeps its place in the parent tree under a number of its own (14.7.4.4).
    A role or class that two papers define differently, and every element's ID, gets a name of its own.
    """

    target: Pdf
    _root: Dictionary = field(init=False)
    _whole: Dictionary = field(init=False)
    _parents: list[Any] = field(init=False, default_factory=list)
    _next_key: int = field(init=False, default=0)
    _identified: bool = field(init=False)

    def __post_init__(self) -> None:
        root = self.target.Root.get(Name.StructTreeRoot)
        if not isinstance(root, Dictionary):
            raise StructureError("it has no structure tree")
        self._root = root
        self._identified = Name.IDTree in root
        entries = list(number_tree(root.get(Name.ParentTree)))
        for key, value in entries:
            self._parents += [key, value]
        self._next_key = max((key for key, _ in entries), default=-1) + 1
        # One element holds all, and each paper is a part of it (14.8.4.2).
        self._whole = self.target.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array())
        )
        self._add(root, lang=str(self.target.Root.get(Name.Lang, "")))
        root[Name.K] = self._whole

    def take_over(self, source: Pdf, pages: list[pikepdf.Page], *, prefix: str, lang: str) -> None:
        """Add the tree of `source`, whose `pages` were put into the target just now, as its last part.

        `prefix` is the paper's own, for IDs and roles; `lang` is what its text is in where it doesn't say.
        Raises StructureError.
        """
        theirs = source.Root.get(Name.StructTreeRoot)
        if not isinstance(theirs, Dictionary):
            raise StructureError("it has no structure tree")
        if not theirs.is_indirect:
            theirs = source.make_indirect(theirs)
        copied = self.target.copy_foreign(theirs)
        assert isinstance(copied, Dictionary)
        offset = self._next_key
        self._renumber(pages, offset)
        for key, value in number_tree(copied.get(Name.ParentTree)):
            self._parents += [key + offset, value]
            self._next_key = max(self._next_key, key + offset + 1)
        roles = self._merge_names(Name.RoleMap, copied, prefix)
        classes = self._merge_names(Name.ClassMap, copied, prefix)
        part = self._add(copied, lang=lang)
        identified = Name.IDTree in copied
        if roles or classes or identified:
            self._identified = self._identified or identified
            for element in elements(part):
                _rename(element, roles, classes, prefix)
        self._merge_namespaces(copied)

    def finish(self) -> None:
        """Write the parent tree and the IDs; nothing may be taken over after it."""
        self._root[Name.ParentTree] = self.target.make_indirect(Dictionary(Nums=Array(self._parents)))
        self._root[Name.ParentTreeNextKey] = self._next_key
        # Elements with an ID stand in the tree of IDs (14.7.2); without one there is none to look for.
        every = elements(self._root) if self._identified else ()
        identified = sorted(
            ((bytes(element[Name.ID]), element) for element in every if Name.ID in element),
            key=lambda pair: pair[0],
        )
        if identified:
            names = [part for key, element in identified for part in (pikepdf.String(key), element)]
            limits = [pikepdf.String(identified[0][0]), pikepdf.String(identified[-1][0])]
            leaf = self.target.make_indirect(Dictionary(Limits=Array(limits), Names=Array(names)))
            self._root[Name.IDTree] = self.target.make_indirect(Dictionary(Kids=Array([leaf])))
        elif Name.IDTree in self._root:
            del self._root[Name.IDTree]

    def _add(self, root: Dictionary, *, lang: str) -> Dictionary:
        """Put what stands at the top of a tree into the whole, as one part."""
        part = self.target.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self._whole, K=Array(_kids(root)))
        )
        if lang:
            part[Name.Lang] = lang
        for kid in _kids(part):
            if isinstance(kid, Dictionary):
                kid[Name.P] = part
                if kid.get(Name.S) == Name.Document:
                    kid[Name.S] = Name.Sect
        self._whole[Name.K].append(part)
        return part

    def _renumber(self, pages: list[pikepdf.Page], offset: int) -> None:
        seen: set[tuple[int, int]] = set()
        for page in pages:
            _shift(page.obj, Name.StructParents, offset)
            for annotation in page.obj.get(Name.Annots, ()):
                if isinstance(annotation, Dictionary) and _first_time(annotation, seen):
                    _shift(annotation, Name.StructParent, offset)
                    for form in _streams(annotation.get(Name.AP)):
                        _shift_form(form, offset, seen)
            _shift_forms(page.obj.get(Name.Resources), offset, seen)

    def _merge_names(self, which: Name, copied: Dictionary, prefix: str) -> dict[str, Name]:
        """Add a map of names to ours; gives the new names of those that mean something else here."""
        theirs = copied.get(which)
        if not isinstance(theirs, Dictionary) or not len(theirs):
            return {}
        if which not in self._root:
            self._root[which] = self.target.make_indirect(Dictionary())
        ours = self._root[which]
        renamed: dict[str, Name] = {}
        for key, value in theirs.items():
            if key in ours and ours[key] != value:
                renamed[key] = Name(f"/{prefix}-{key[1:]}")
        for key, value in theirs.items():
            if isinstance(value, Name) and str(value) in renamed:
                value = renamed[str(value)]
            ours[renamed.get(key, Name(key))] = value
        return renamed

    def _merge_namespaces(self, copied: Dictionary) -> None:
        theirs = copied.get(Name.Namespaces)
        if theirs is None:
            return
        if Name.Namespaces not in self._root:
            self._root[Name.Namespaces] = Array()
        for one in theirs:
            self._root[Name.Namespaces].append(one)


def elements(root: Object) -> Iterator[Dictionary]:
    """Every structure element under a root, each once; raises StructureError where they nest in circles."""
    seen: set[tuple[int, int]] = set()
    waiting = [(kid, 0) for kid in reversed(_kids(root))]
    if root.get(Name.S) is not None:
        waiting = [(root, 0)]
    while waiting:
        one, depth = waiting.pop()
        if not isinstance(one, Dictionary) or Name.S not in one:
            continue
        if depth > _DEEPEST:
            raise StructureError("its structure tree nests too deeply")
        if one.is_indirect and not _first_time(one, seen):
            continue
        yield one
        waiting += [(kid, depth + 1) for kid in reversed(_kids(one))]


def number_tree(node: Object | None, depth: int = 0) -> Iterator[tuple[int, Object]]:
    """The entries of a number tree (ISO 32000-1, 7.9.7), in its order."""
    if not isinstance(node, Dictionary):
        return
    if depth > _DEEPEST:
        raise StructureError("its parent tree nests too deeply")
    numbers = list(node.get(Name.Nums, ()))
    for key, value in zip(numbers[::2], numbers[1::2], strict=False):
        yield int(key), value
    for kid in node.get(Name.Kids, ()):
        yield from number_tree(kid, depth + 1)


def _kids(element: Object) -> list[Object]:
    kids = element.get(Name.K)
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _first_time(one: Dictionary, seen: set[tuple[int, int]]) -> bool:
    if not one.is_indirect:
        return True
    if one.objgen in seen:
        return False
    seen.add(one.objgen)
    return True


def _shift(one: Object, which: Name, offset: int) -> None:
    if which in one:
        one[which] = int(one[which]) + offset


def _shift_forms(resources: Object | None, offset: int, seen: set[tuple[int, int]], depth: int = 0) -> None:
    """Form XObjects have entries in the parent tree of their own, and may hold further forms."""
    if isinstance(resources, Dictionary) and depth <= _DEEPEST:
        for form in _streams(resources.get(Name.XObject)):
            _shift_form(form, offset, seen, depth)


def _shift_form(form: pikepdf.Stream, offset: int, seen: set[tuple[int, int]], depth: int = 0) -> None:
    if form.objgen in seen:
        return
    seen.add(form.objgen)
    _shift(form, Name.StructParents, offset)
    _shift(form, Name.StructParent, offset)
    _shift_forms(form.get(Name.Resources), offset, seen, depth + 1)


def _streams(held: Object | None) -> Iterator[pikepdf.Stream]:
    """The streams of a dictionary, and of those in it: an annotation's appearances have two layers."""
    for one in held.as_dict().values() if isinstance(held, Dictionary) else ():
        if isinstance(one, pikepdf.Stream):
            yield one
        elif isinstance(one, Dictionary):
            yield from (each for each in one.as_dict().values() if isinstance(each, pikepdf.Stream))


def _rename(element: Dictionary, roles: dict[str, Name], classes: dict[str, Name], prefix: str) -> None:
    role = str(element[Name.S])
    if role in roles:
        element[Name.S] = roles[role]
    if Name.ID in element:
        element[Name.ID] = _own(element[Name.ID], prefix)
    if Name.C in element and classes:
        element[Name.C] = _renamed_class(element[Name.C], classes)
    for attributes in _attributes(element):
        if Name.Headers in attributes:
            attributes[Name.Headers] = Array([_own(one, prefix) for one in attributes[Name.Headers]])


def _attributes(element: Dictionary) -> Iterator[Dictionary]:
    held = element.get(Name.A)
    for one in held if isinstance(held, Array) else [held]:
        if isinstance(one, Dictionary):
            yield one


def _renamed_class(held: Object, classes: dict[str, Name]) -> Object:
    if isinstance(held, Array):
        return Array([classes.get(str(one), one) if isinstance(one, Name) else one for one in held])
    return classes.get(str(held), held)


def _own(identifier: Object, prefix: str) -> pikepdf.String:
    return pikepdf.String(prefix.encode() + b":" + bytes(identifier))
