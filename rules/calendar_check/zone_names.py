"""Which zone of the IANA's database a feed means by a TZID."""

from functools import lru_cache
from zoneinfo import ZoneInfo

# What Outlook and Exchange call the zone of British forces (CLDR, windowsZones), and what older feeds do.
_OTHER_NAMES = {"GMT Standard Time": "Europe/London", "GB": "Europe/London"}


@lru_cache(maxsize=512)
def iana_zone(tzid: str) -> ZoneInfo | None:
    """The zone of a TZID; None when it names none.

    A globally unique TZID begins with a slash (RFC 5545, 3.8.3.1) and ends in the zone's name:
    /freeassociation.sourceforge.net/Europe/London.
    """
    name = _OTHER_NAMES.get(tzid, tzid)
    tried = [name]
    if name.startswith("/"):
        words = name.split("/")
        tried = ["/".join(words[-2:]), "/".join(words[-3:])]
    for each in tried:
        try:
            return ZoneInfo(each)
        except (LookupError, ValueError, OSError):
            continue  # no such zone, a folder of zones, or no name at all
    return None
