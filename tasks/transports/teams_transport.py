"""Adaptive Cards to Microsoft Teams through Apprise's workflows plugin, with the outcome told apart."""

import json
import logging
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from pydantic import SecretStr

from rules.clean_text import clean_text
from tasks.transports.http_outcomes import AGAIN_LATER, LOOPBACK, outcome_of_fault, retry_after
from tasks.transports.messages import Delivered, PermanentDeliveryError, TemporaryDeliveryError

with warnings.catch_warnings():
    # See tasks/transports/mail_transport.py: whichever of the two is imported first, Apprise's import warns.
    warnings.filterwarnings("ignore", message="'imghdr' is deprecated", category=DeprecationWarning)
    from apprise import Apprise, AppriseAsset
    from apprise.plugins.workflows import NotifyWorkflows

# Teams refuses more than 28 KB; this is the limit for the whole request's JSON.
LARGEST_REQUEST_BYTES = 28_000
ACCEPTED = "accepted by Teams’ workflow, not a proof of posting"
# For whoever reads the register's list of failed messages and can mend the workflow.
_WHY = {
    400: "the card isn’t one that it reads, or the workflow waits for something else",
    401: "the signature in its address is wrong or was withdrawn",
    403: "the signature in its address is wrong, or the workflow is not open to everybody",
    404: "the workflow is switched off or was deleted",
    410: "the workflow was deleted",
    413: "the card is too large",
    429: "too many cards at once",
}
_LONGEST_REASON = 80
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
    # Stays on when the list of allowed plugins turns the stock one off (apprise_transport.py).
    enabled = True

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
                proxies={"https": ""} if self.host in LOOPBACK else None,
                # A redirect would carry the signature to another host.
                allow_redirects=False,
            )
        except OSError as error:
            # Raised outside the handler, as this error's text holds the address.
            outcome = outcome_of_fault(error, str(self.host))
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
    status = answer.status_code
    # The body isn't kept: what Power Automate says there names its own ids, and is written for its makers.
    said = f"{status} {clean_text(answer.reason or '')[:_LONGEST_REASON]}".strip()
    if 200 <= status < 300:
        return Delivered(f"{said}: {ACCEPTED}")
    if status in AGAIN_LATER or status >= 500:
        raise TemporaryDeliveryError(
            f"{said} from Teams’ workflow: {_WHY.get(status, 'it isn’t well')}",
            retry_after=retry_after(answer.headers),
        )
    why = "it answers with another address" if 300 <= status < 400 else "it doesn’t take the card"
    raise PermanentDeliveryError(f"{said} from Teams’ workflow: {_WHY.get(status, why)}")
