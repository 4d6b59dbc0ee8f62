"""The sign of life after a good daily run: somebody else's clock raises the alarm when it stays away."""

from urllib.parse import urlsplit

import requests
from pydantic import SecretStr

from rules.clean_text import clean_text
from tasks.transports.http_outcomes import outcome_of_fault
from tasks.transports.quiet_logs import quiet_logs

TIMEOUT_SECONDS = 10.0
_LONGEST_REASON = 80


class PingError(Exception):
    """The sign of life didn't get through; the message names the host and nothing else of the address."""


def ping(url: SecretStr, *, timeout_s: float = TIMEOUT_SECONDS) -> None:
    """Ask for the address once (GET). Raises PingError; the address is a secret, and is shown nowhere."""
    address = url.get_secret_value()
    with quiet_logs([address]):
        trouble = _trouble(address, timeout_s)
    if trouble is not None:
        # Raised here, as the error that it comes from may hold the address.
        raise PingError(trouble)


def _trouble(address: str, timeout_s: float) -> str | None:
    host = _host(address)
    if host is None:
        return "the ping’s address in the settings is not an http or https address"
    try:
        # Not read on: whoever answers without end mustn't hold the run up.
        with requests.get(
            address,
            timeout=timeout_s,
            stream=True,
            headers={"User-Agent": "oversight"},
            # A redirect would carry the address's secret to another host.
            allow_redirects=False,
        ) as answer:
            if 200 <= answer.status_code < 300:
                return None
            return f"{host} answers {answer.status_code} {clean_text(answer.reason or '')[:_LONGEST_REASON]}"
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            return outcome_of_fault(error, host).reply
        return f"{host}: can’t be asked for ({type(error).__name__})"


def _host(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None
