"""A time of one day, from when to when."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when on one day, as clocks in London show it (Europe/London, with no zone of its own)."""

    begins: time
    ends: time
