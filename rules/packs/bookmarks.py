"""The names under which a Word file's places are linked: letters, digits and underscores, 40 at most."""

import re
from collections.abc import Iterable

_LONGEST = 40
_NOT_IN_A_NAME = re.compile("[^A-Za-z0-9]")


class Bookmarks:
    """A pack's anchors as names of bookmarks, each its own.

    They begin with an underscore: Word then keeps them out of the list that people make bookmarks in.
    """

    def __init__(self, anchors: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for anchor in sorted(anchors):
            wanted = "_" + _NOT_IN_A_NAME.sub("_", anchor)
            name, number = wanted[:_LONGEST], 1
            # Word takes “_Item” and “_item” for the same.
            while name.casefold() in taken:
                number += 1
                ending = f"_{number}"
                name = wanted[: _LONGEST - len(ending)] + ending
            taken.add(name.casefold())
            self._names[anchor] = name

    def of(self, anchor: str) -> str:
        """The bookmark of an anchor; raises KeyError for one that the pack doesn't have."""
        return self._names[anchor]
