"""Adaptive Cards to Microsoft Teams through Apprise's workflows plugin, with the outcome told apart."""

import json
import logging
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
import urllib3.exceptions
from pydantic import SecretStr

from tasks.messages import (
    ChannelDownError,
    Delivered,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)

with warnings.catch_warnings():
    # See tasks/mail_transport.py: whichever of the two is imported first, Apprise's import warns.
    warnings.filterwarnings("ignore", message="'imghdr' is deprecated", category=DeprecationWarning)
    from apprise import Apprise, AppriseAsset
    from apprise.plugins.workflows import NotifyWorkflows

# Teams refuses more than 28 KB; this is the limit for the whole request's JSON.
LARGEST_REQUEST_BYTES = 28_000
ACCEPTED = "accepted by Teams’ workflow, not a proof of posting"
_LOOPBACK = ("127.0.0.1", "localhost")
_AGAIN_LATER = frozenset({408, 425, 429})
# Whatever follows the host in a webhook's address can be used to post, the signature above all.
_SECRET_PART = re.compile(r"/(?:powerautomate|workflows)/[^\s'\"]*|\bsig=[^\s&'\"]*", re.IGNORECASE)


class _HideWebhooks(logging.Filter):
    """Takes webhook addresses out of urllib3's DEBUG lines, the only place that would show them."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _SECRET_PART.search(said):
            record.msg, record.args = _SECRET_PART.sub("/***", said), ()
        return True


_HIDE_WEBHOOKS = _HideWebhooks()
_LOGGERS_WITH_ADDRESSES = ("urllib3.connectionpool", "urllib3.util.retry")


class OversightTeams(NotifyWorkflows):  # type: ignore[no-untyped-call]  # Apprise's hook for subclasses is untyped
    """Apprise's workflows plugin with our card as its payload, and the answer kept instead of dropped."""

    service_name = "oversight Teams"
    # Apprise's own pause between two messages would be 5.5 seconds.
    request_rate_per_sec = 0

    def __init__(self, *, trust: bool | str, timeout_s: float, **kwargs: Any) -> None:
        super().__init__(include_image=False, **kwargs)  # type: ignore[no-untyped-call]  # Apprise's is untyped
        self._trust = trust
        self._timeout_s = timeout_s
        self._payload: dict[str, object] = {}
        self.outcome: Delivered | Exception = PermanentDeliveryError("there is no card to send")

    def prepare(self, card: Mapping[str, object]) -> None:
        """Set the card that the next call of Apprise's `notify` posts."""
        content_type = "application/vnd.microsoft.card.adaptive"
        attachment = {"contentType": content_type, "contentUrl": None, "content": dict(card)}
        self._payload = {"type": "message", "attachments": [attachment]}

    def gen_payload(self, *_args: Any, **_kwargs: Any) -> dict[str, object]:
        """Our card in the envelope that Power Automate expects."""
        return self._payload

    def send(self, *_args: Any, **_kwargs: Any) -> bool:
        """Post the prepared card; Apprise gets the yes or no that it knows, `outcome` keeps all of it."""
        try:
            self.outcome = self._posted()
        except Exception as error:  # noqa: BLE001 - kept, and raised again by TeamsTransport.send
            self.outcome = error
        return isinstance(self.outcome, Delivered)

    def _posted(self) -> Delivered:
        body = json.dumps(self.gen_payload()).encode()
        if len(body) > LARGEST_REQUEST_BYTES:
            raise PermanentDeliveryError(f"the card takes {len(body)} bytes and Teams takes 28 KB")
        try:
            answer = requests.post(
                self._address(),
                params=self._query(),
                data=body,
                headers={"Content-Type": "application/json", "User-Agent": "oversight"},
                verify=self._trust,
                timeout=self._timeout_s,
                # A proxy for the internet can't reach this machine's own receiver.
                proxies={"https": ""} if self.host in _LOOPBACK else None,
                # A redirect would carry the signature to another host.
                allow_redirects=False,
            )
        except OSError as error:
            # All errors of requests are OSErrors, and so is its complaint about a missing certificate file.
            # Their text holds the address, so nothing of it but the reason may go further.
            outcome = _outcome_of(error, str(self.host))
        else:
            return _read_answer(answer)
        raise outcome

    def _address(self) -> str:
        port = f":{self.port}" if self.port else ""
        direct = "/powerautomate/automations/direct" if self.power_automate else ""
        route = f"/cu/{self.routing_id}" if direct and self.routing_id else ""
        return (
            f"https://{self.host}{port}{direct}{route}/workflows/{self.workflow}/triggers/manual/paths/invoke"
        )

    def _query(self) -> dict[str, str]:
        return {
            "api-version": str(self.api_version),
            "sp": "/triggers/manual/run",
            "sv": "1.0",
            "sig": str(self.signature),
        }


class TeamsTransport:
    """Posts cards to named Teams channels, each a Power Automate workflow's webhook.

    `channels` maps a name to an address as Power Automate gives it (https://) or in Apprise's short form
    (workflows://). The addresses are secrets: no error, log line or repr shows them. `verify=False` takes any
    certificate; `ca_file` trusts those in it instead of the machine's. `timeout_s` bounds each wait.
    """

    def __init__(
        self,
        *,
        channels: Mapping[str, SecretStr],
        verify: bool,
        timeout_s: float,
        ca_file: Path | None = None,
    ) -> None:
        self._channels = dict(channels)
        self._trust: bool | str = str(ca_file) if verify and ca_file else verify
        self._timeout_s = timeout_s
        for name in _LOGGERS_WITH_ADDRESSES:
            logging.getLogger(name).addFilter(_HIDE_WEBHOOKS)

    def send(self, channel_name: str, card: Mapping[str, object]) -> Delivered:
        """Post one Adaptive Card (its JSON object, without the message around it).

        Raises PermanentDeliveryError (4xx, or a card that is too large), TemporaryDeliveryError (429, 5xx, an
        unknown name, or an address of another kind), UnknownOutcomeError (sent, and no answer came) or
        ChannelDownError (no connection, or a certificate that isn't trusted).
        """
        plugin = self._plugin(channel_name)
        plugin.prepare(card)
        # Not async: Apprise would hand each card to a thread of its own.
        apprise = Apprise(asset=AppriseAsset(async_mode=False))
        apprise.add(plugin)
        apprise.notify(body="card")
        if isinstance(plugin.outcome, Delivered):
            return plugin.outcome
        raise plugin.outcome

    def check(self, channel_name: str) -> None:
        """Look at the channel's address without posting; raises TemporaryDeliveryError if it's unfit."""
        self._plugin(channel_name)

    def _plugin(self, channel_name: str) -> OversightTeams:
        # Both are the settings' fault and can be mended, so the message waits instead of being given up.
        address = self._channels.get(channel_name)
        if address is None:
            raise TemporaryDeliveryError(f"the settings name no Teams channel “{channel_name}”")
        fields = _read_address(address.get_secret_value())
        if fields is None:
            raise TemporaryDeliveryError(
                f"the address of Teams channel “{channel_name}” is not an HTTPS webhook of a Teams workflow"
            )
        return OversightTeams(trust=self._trust, timeout_s=self._timeout_s, **fields)


def _read_address(address: str) -> dict[str, Any] | None:
    """The parts of a webhook's address that Apprise's plugin takes, or None if it's none."""
    scheme = address.partition("://")[0].lower()
    if scheme == "https":
        found = NotifyWorkflows.parse_native_url(address)  # type: ignore[no-untyped-call]  # Apprise's is untyped
    elif scheme in ("workflow", "workflows"):
        found = NotifyWorkflows.parse_url(address)  # type: ignore[no-untyped-call]  # Apprise's is untyped
    else:
        return None
    # Checked here, as Apprise's own complaint would log the signature. The rest of what an address could set
    # (templates, other images, other certificates) is not an address's to decide.
    if not found or not found["host"]:
        return None
    if not all(re.fullmatch(r"[A-Za-z0-9_-]+", found[part] or "") for part in ("workflow", "signature")):
        return None
    taken = ("host", "port", "workflow", "signature", "power_automate", "routing_id", "version")
    return {part: found[part] for part in taken if found.get(part) is not None}


def _read_answer(answer: requests.Response) -> Delivered:
    said = f"{answer.status_code} {answer.reason or ''}".strip()
    if 200 <= answer.status_code < 300:
        return Delivered(f"{said}: {ACCEPTED}")
    if answer.status_code in _AGAIN_LATER or answer.status_code >= 500:
        raise TemporaryDeliveryError(f"{said} from Teams’ workflow")
    raise PermanentDeliveryError(f"{said} from Teams’ workflow")


def _outcome_of(error: OSError, host: str) -> DeliveryError:
    if not isinstance(error, requests.RequestException):
        return ChannelDownError("the file of trusted certificates can’t be read")
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else error
    if isinstance(error, requests.exceptions.SSLError):
        return ChannelDownError(f"{host}: {_innermost(reason)}")
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return ChannelDownError(f"{host}: can't be reached ({type(error).__name__})")
    if isinstance(reason, urllib3.exceptions.NewConnectionError):
        return ChannelDownError(f"{host}: can't be reached ({_innermost(reason)})")
    if isinstance(error, requests.exceptions.ConnectionError | requests.exceptions.Timeout):
        return UnknownOutcomeError(f"{host}: no answer came ({type(error).__name__})")
    return PermanentDeliveryError(f"{host}: can't be posted to ({type(error).__name__})")


def _innermost(error: object) -> str:
    """The system's own words at the bottom of a chain of errors; those above them repeat the address."""
    words = type(error).__name__
    seen: object = error
    while isinstance(seen, BaseException):
        if isinstance(seen, OSError):
            words = getattr(seen, "verify_message", "") or seen.strerror or words
        seen = seen.__cause__ or seen.__context__ or (seen.args[0] if seen.args else None)
    return words
