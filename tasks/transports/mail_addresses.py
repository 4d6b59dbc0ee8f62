"""E-mail addresses: which can be written to, and how they travel."""

import re
import unicodedata
from functools import lru_cache

import idna

from tasks.transports.messages import PermanentDeliveryError

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a0-\U0010ffff-]+"
_LABEL = r"[A-Za-z0-9\u00a0-\U0010ffff](?:[A-Za-z0-9\u00a0-\U0010ffff-]*[A-Za-z0-9\u00a0-\U0010ffff])?"
# Dot-atom@domain (RFC 5321, 4.1.2, with RFC 6531's letters). Quoted local parts and address literals are
# refused: no staff directory holds them, and half of all mail software gets them wrong.
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})*)")
_LONGEST_LOCAL_PART = 64  # RFC 5321, 4.5.3.1
_LONGEST_LABEL = 63
_LONGEST_ADDRESS = 254
_SHOWN = 80


@lru_cache(maxsize=10_000)
def wire_address(address: str) -> str:
    """The address as it travels: as it is, but an international domain in its ASCII form (RFC 5891).

    So any mail server takes siôn@… at a Welsh domain's name; letters beyond ASCII before the @ stay, and need
    a server with SMTPUTF8. Raises PermanentDeliveryError: nothing is ever dropped or guessed.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None or not (address.isascii() or all(map(_may_stand, address))):
        raise PermanentDeliveryError(f"not an e-mail address: {shown(address)}")
    local, domain = match[1], match[2] if match[2].isascii() else _ascii_domain(match[2], address)
    travels = f"{local}@{domain}"
    if (
        len(local.encode()) > _LONGEST_LOCAL_PART
        or len(travels.encode()) > _LONGEST_ADDRESS
        or any(len(label) > _LONGEST_LABEL for label in domain.split("."))
    ):
        raise PermanentDeliveryError(f"longer than an e-mail address may be: {shown(address)}")
    return travels


def shown(value: str) -> str:
    """The value with its control characters and foreign letters spelt out, at most 80 characters of it."""
    return ascii(value if len(value) <= _SHOWN else value[: _SHOWN - 3] + "...")


def _may_stand(letter: str) -> bool:
    """True for letters, marks, digits, punctuation and symbols: no space, no invisible mark, no surrogate."""
    return unicodedata.category(letter)[0] in "LMNPS"


def _ascii_domain(domain: str, address: str) -> str:
    try:
        # With the mapping of UTS 46, as browsers do: a capital letter or a full-width dot is no other domain.
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        raise PermanentDeliveryError(f"its domain can't exist: {shown(address)}") from None
