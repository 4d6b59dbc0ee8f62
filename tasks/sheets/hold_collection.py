"""Holding back Python's collector of cyclic garbage while a large table is built."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hold_collection() -> Iterator[None]:
    """No collections within the block, as context or as decorator.

    Millions of small values that all stay alive, and have no cycles, make the collector walk over all of them
    again and again: without it an import of 50,000 rows takes half the time. Counting references goes on, so
    that what is dropped is freed at once.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
