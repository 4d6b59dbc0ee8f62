"""The secret addresses of calendar feeds: what a token is, what is kept of it, and where its feed stands."""

import hashlib
import re

TOKEN_BYTES = 32

# No token is that long, so what a longer text is cut to is none: text of any length takes the same time.
_LONGEST_READ = 128


def token_sha256(token: str) -> str:
    """What is kept of a token, and looked up: its SHA-256 in lower-case hexadecimal. Takes any text."""
    return hashlib.sha256(token[:_LONGEST_READ].encode("utf-8", "surrogatepass")).hexdigest()


def feed_path(token: str) -> str:
    """The path of a feed under this installation's own address."""
    return f"/calendar/{token}.ics"


def feed_address(public_url: str, token: str) -> str:
    """The whole address of a feed; `public_url` is where people reach this installation."""
    return public_url.rstrip("/") + feed_path(token)


def webcal_address(address: str) -> str:
    """The same address as webcal://, which an operating system hands to its calendar instead of a browser."""
    return re.sub(r"^https?://", "webcal://", address)
