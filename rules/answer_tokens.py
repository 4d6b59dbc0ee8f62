"""Links to answer a reminder by: what a token says, how it is signed, and why one is refused."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date

from rules.dates_in_words import long_date

ANSWER = "answer"
SHORTEST_KEY_BYTES = 32

# Signed together with every token, so that nothing else that the same key may sign is taken for one.
_CONTEXT = b"oversight token 1\n"
_SEPARATOR = "|"


class TokenError(ValueError):
    """A token that isn't taken; the message says why, for a person, and never holds the token."""


class DamagedTokenError(TokenError):
    """Cut off, mistyped, changed, or signed with another key."""

    def __init__(self) -> None:
        super().__init__(
            "the link is damaged, or isn’t one of ours: open it from the message again, whole and unchanged"
        )


class ExpiredTokenError(TokenError):
    """It was good once."""

    def __init__(self, expired_on: date) -> None:
        super().__init__(
            f"the link was good until {long_date(expired_on)}: use the one in the newest message instead"
        )


class OtherPurposeError(TokenError):
    """A good token for something else."""

    def __init__(self) -> None:
        super().__init__("the link is for something else and can’t be used to answer a reminder")


class UsedTokenError(TokenError):
    """It has served already."""

    def __init__(self) -> None:
        super().__init__(
            "the link has been used already, and each serves once: use the one in the next message, "
            "or `oversight answer`"
        )


@dataclass(frozen=True, slots=True)
class Token:
    """What a link lets its holder do: one purpose, for one item, as one person in one post, to a last day.

    `expires_on` is the last day (Europe/London) on which it is taken.
    """

    item_id: int
    post_id: int
    person_id: int
    purpose: str
    expires_on: date


def sign_token(token: Token, *, key: bytes) -> str:
    """The token as it stands in a link: payload and HMAC-SHA256, in base64url without padding.

    The same token gives the same text. Raises ValueError for a key of fewer than 32 bytes.
    """
    if len(key) < SHORTEST_KEY_BYTES:
        raise ValueError(f"a key has {SHORTEST_KEY_BYTES} bytes at least")
    payload = _SEPARATOR.join(
        (
            str(token.item_id),
            str(token.post_id),
            str(token.person_id),
            token.purpose,
            token.expires_on.isoformat(),
        )
    ).encode()
    return f"{_written(payload)}.{_written(hmac.digest(key, _CONTEXT + payload, 'sha256'))}"


def read_token(text: str, *, key: bytes, purpose: str, today: date) -> Token:
    """The token in a link, checked on a day (Europe/London).

    Raises DamagedTokenError, OtherPurposeError or ExpiredTokenError. Whether it was used is for the register
    to say: see token_digest().
    """
    given = text.strip()
    token = _parsed(given)
    # The whole text is made anew and compared, so that there is one spelling only: base64 has several for the
    # same bytes, and a second one would pass for a token that wasn't used yet.
    if token is None or not hmac.compare_digest(sign_token(token, key=key).encode(), given.encode()):
        raise DamagedTokenError
    if token.purpose != purpose:
        raise OtherPurposeError
    if today > token.expires_on:
        raise ExpiredTokenError(token.expires_on)
    return token


def token_digest(text: str) -> str:
    """The SHA-256 of a token that read_token() took: what is kept of it, so that it serves once."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def _parsed(text: str) -> Token | None:
    """What the payload says, signed or not; None when it says nothing."""
    payload, dot, _ = text.partition(".")
    if not dot or not text.isascii():
        return None
    try:
        raw = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True)
        item_id, post_id, person_id, purpose, expires_on = raw.decode("ascii").split(_SEPARATOR)
        return Token(int(item_id), int(post_id), int(person_id), purpose, date.fromisoformat(expires_on))
    except (binascii.Error, ValueError):
        return None


def _written(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")
