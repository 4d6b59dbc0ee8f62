"""E-mail through GOV.UK Notify's official client, with the outcome told apart."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import requests
from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient
from pydantic import SecretStr

from rules.clean_text import clean_text
from tasks.transports.http_outcomes import AGAIN_LATER, outcome_of_fault, retry_after
from tasks.transports.literal_text import literal_text
from tasks.transports.mail_addresses import wire_address
from tasks.transports.messages import (
    ChannelDownError,
    Delivered,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tasks.transports.quiet_logs import quiet_logs

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_API_KEY = re.compile(rf"\S+-{_UUID}-{_UUID}")
_LONGEST_REPLY = 500
# What Notify says of a message's fate (docs.notifications.service.gov.uk, "Email status descriptions").
_NO_SUCH_MAILBOX = "permanent-failure"
_GAVE_UP = frozenset({"temporary-failure", "technical-failure"})
# A 400 for these is a fault of the settings or of the template, and the same for everybody.
_TEMPLATE_FAULT = re.compile(r"template|personalisation|reply.to", re.IGNORECASE)


class NotifyTransport:
    """Sends mails of one template of GOV.UK Notify, whose fields are ((subject)) and ((body)).

    Making one connects to nothing; a missing or malformed key is said at the first message. Not for several
    threads.
    """

    def __init__(
        self,
        *,
        api_key: SecretStr | None,
        template_id: UUID | None,
        reply_to_id: UUID | None,
        base_url: str,
        timeout_s: float,
        ca_file: Path | None = None,
    ) -> None:
        self._api_key = api_key
        self._template_id = template_id
        self._reply_to_id = reply_to_id
        self._base_url = base_url
        self._timeout_s = timeout_s
        self._ca_file = ca_file
        self._client: Any = None

    def send(self, *, address: str, subject: str, body: str, reference: str, asked_before: bool) -> Delivered:
        """Send one mail to one address; with `asked_before`, first ask Notify whether it has it already.

        Raises PermanentDeliveryError (400: Notify takes no such address or text, or found no such mailbox),
        TemporaryDeliveryError (429, 5xx), UnknownOutcomeError (no answer) or ChannelDownError (no connection,
        or a key or a template that Notify doesn't take: no message is to blame).
        """
        client, template_id = self._ready()
        recipient = wire_address(address)
        if asked_before and (found := self._found(client, reference)) is not None:
            return found
        request: dict[str, Any] = {
            "email_address": recipient,
            "template_id": str(template_id),
            "personalisation": {"subject": clean_text(subject), "body": literal_text(body)},
            "reference": reference,
            # The body isn't named here: Notify would take the addresses of our own pages out of it.
            "sanitise_content_for": ["subject"],
        }
        if self._reply_to_id:
            request["email_reply_to_id"] = str(self._reply_to_id)
        answer = self._asked(lambda: client.send_email_notification(**request))
        return Delivered(self._safe(f"201 taken on by GOV.UK Notify as {_text(answer, 'id')}"))

    def check(self) -> Delivered:
        """Read the template, sending nothing; raises ChannelDownError or another DeliveryError."""
        client, template_id = self._ready()
        template = self._asked(lambda: client.get_template(str(template_id)))
        kind, body = _text(template, "type"), _text(template, "subject") + _text(template, "body")
        missing = [field for field in ("((subject))", "((body))") if field not in body]
        if kind != "email" or missing:
            wanted = " and ".join(missing) or "the type “email”"
            raise ChannelDownError(f"the template at GOV.UK Notify lacks {wanted}")
        return Delivered(self._safe(f"200 the template “{_text(template, 'name')}” is there"))

    def _ready(self) -> tuple[Any, UUID]:
        key = self._api_key.get_secret_value().strip() if self._api_key else ""
        if not key or self._template_id is None:
            raise ChannelDownError("the settings name no API key or no template of GOV.UK Notify")
        if not _API_KEY.fullmatch(key):
            raise ChannelDownError("the API key of GOV.UK Notify in the settings is not in its form")
        if self._client is None:
            make: Any = NotificationsAPIClient  # the client's methods have no types
            self._client = make(key, base_url=self._base_url, timeout=self._timeout_s)
            # A redirect would turn the message into a question, and take it elsewhere.
            self._client.request_session.max_redirects = 0
            if self._ca_file:
                self._client.request_session.verify = str(self._ca_file)
        return self._client, self._template_id

    def _found(self, client: Any, reference: str) -> Delivered | None:
        """What Notify has under the reference: taken on, refused for good, or nothing that is on its way."""
        answer = self._asked(lambda: client.get_all_notifications(template_type="email", reference=reference))
        listed = answer.get("notifications") if isinstance(answer, dict) else None
        states = [(_text(each, "status"), _text(each, "id")) for each in listed or ()]
        for status, notification_id in states:
            if status not in _GAVE_UP and status != _NO_SUCH_MAILBOX:
                return Delivered(
                    self._safe(f"200 taken on before by GOV.UK Notify as {notification_id}, {status}")
                )
        for status, notification_id in states:
            if status == _NO_SUCH_MAILBOX:
                raise PermanentDeliveryError(
                    self._safe(f"GOV.UK Notify found no such mailbox ({notification_id}, {status})")
                )
        return None

    def _asked(self, ask: Callable[[], Any]) -> Any:
        host = self._base_url.partition("://")[2]
        try:
            # The client logs what it was answered, which may repeat the key.
            with quiet_logs(self._secrets()):
                return ask()
        except InvalidResponse:
            outcome: DeliveryError = UnknownOutcomeError(f"{host}: its answer can't be read")
        except APIError as error:
            outcome = self._outcome_of(error, host)
        except OSError as error:
            outcome = outcome_of_fault(error, host)
        # Raised outside the handler, as these errors hold the request with its token.
        raise outcome

    def _outcome_of(self, error: APIError, host: str) -> DeliveryError:
        if error.response is not None:
            return self._outcome_of_answer(error.response, error.message)
        # The client calls every fault of the connection a 503; what it was stands behind it.
        cause = error.__cause__
        if isinstance(cause, OSError):
            return outcome_of_fault(cause, host)
        return UnknownOutcomeError(f"{host}: no answer came")

    def _outcome_of_answer(self, answer: requests.Response, message: object) -> DeliveryError:
        status = answer.status_code
        said = self._safe(f"{status} from GOV.UK Notify: {_in_words(message)}")
        if status in AGAIN_LATER or status >= 500:
            return TemporaryDeliveryError(said, retry_after=retry_after(answer.headers))
        if status in (400, 413) and not _TEMPLATE_FAULT.search(_in_words(message)):
            return PermanentDeliveryError(said)
        return ChannelDownError(said)

    def _secrets(self) -> tuple[str, ...]:
        """The whole key, and its end with which tokens are signed."""
        key = self._api_key.get_secret_value().strip() if self._api_key else ""
        return (key, key[-36:]) if key else ()

    def _safe(self, words: str) -> str:
        words = clean_text(words).strip()
        for secret in self._secrets():
            words = words.replace(secret, "***")
        return words if len(words) <= _LONGEST_REPLY else words[: _LONGEST_REPLY - 1] + "…"


def _in_words(message: object) -> str:
    """Notify's errors, a list of objects each with a kind and a message, or a text of a gateway before it."""
    if isinstance(message, list):
        return "; ".join(_text(each, "message") or _text(each, "error") for each in message)
    return str(message or "no reason given")


def _text(answer: object, field: str) -> str:
    value = answer.get(field) if isinstance(answer, dict) else None
    return value if isinstance(value, str) else ""
