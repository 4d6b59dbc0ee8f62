"""How long a message waits before it is tried again."""

import hashlib
from datetime import timedelta

# Up to a quarter of a wait is added, so that messages which failed together don't come back together.
_MOST_ADDED = 0.25
_LONGEST_EXPONENT = 30


def back_off(failures: int, *, first: timedelta, most: timedelta, key: str) -> timedelta:
    """The wait after so many failures: doubled each time up to the most, and the jitter.

    The jitter comes from `key` (a Message-ID) and the number, so that a wait can be foretold.
    """
    doubled = first * (1 << min(max(failures - 1, 0), _LONGEST_EXPONENT))
    digest = hashlib.sha256(f"{key}/{failures}".encode()).digest()
    share = int.from_bytes(digest[:4], "big") / 2**32
    return min(doubled, most) * (1 + _MOST_ADDED * share)
