"""E-mail through Apprise: one recipient per message, one kept connection, the server's words kept."""

import warnings
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import SecretStr

from tasks.transports.mail_bytes import Sender, check_sender, prepare_mail
from tasks.transports.messages import Delivered, OutgoingMessage, PermanentDeliveryError
from tasks.transports.smtp_connection import Security, SmtpConnection

with warnings.catch_warnings():
    # Apprise 1.13 looks for PGP support at import, by way of a standard module that Python 3.13 dropped.
    warnings.filterwarnings("ignore", message="'imghdr' is deprecated", category=DeprecationWarning)
    from apprise.manager_plugins import NotificationManager
    from apprise.plugins.email import NotifyEmail

# Servers and firewalls close connections that rest, and not all of them say so.
HEALTH_CHECK_AFTER_S = 5.0


class OversightMail(NotifyEmail):  # type: ignore[no-untyped-call]  # Apprise's hook for subclasses is untyped
    """Apprise's e-mail plugin with its own sending: the stock one alters addresses and hides the outcome.

    Made by MailTransport only, never from a URL, which would hold the password where Apprise may log it.
    """

    service_name = "oversight e-mail"
    protocol = "oversightmail"
    secure_protocol = "oversightmails"
    # Apprise's own pause between two messages would be 5.5 seconds.
    request_rate_per_sec = 0
    # Stays on when the list of allowed plugins turns the stock one off (apprise_transport.py).
    enabled = True

    def __init__(self, *, connection: SmtpConnection, sender: Sender, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]  # Apprise's is untyped
        self._connection = connection
        self._sender = sender
        self._message: OutgoingMessage | None = None
        self.outcome: Delivered | Exception = PermanentDeliveryError("there is no message to send")

    def prepare(self, message: OutgoingMessage) -> None:
        """Set what the next call of Apprise's `notify` sends."""
        self._message = message
        # Apprise doesn't call a plugin for an empty body, so this stands unless `send` is reached.
        self.outcome = PermanentDeliveryError("the message has no text")

    def send(self, *_args: Any, **_kwargs: Any) -> bool:
        """Send the prepared message; Apprise gets the yes or no that it knows, and `outcome` keeps all of it.

        The arguments aren't the message, so they aren't used.
        """
        try:
            self.outcome = self._delivered(self._message)
        except Exception as error:  # noqa: BLE001 - kept, and raised again by MailTransport.send
            self.outcome = error
        return isinstance(self.outcome, Delivered)

    def _delivered(self, message: OutgoingMessage | None) -> Delivered:
        if message is None:
            raise PermanentDeliveryError("there is no message to send")
        sender = check_sender(self._sender)
        mail = prepare_mail(message, self._sender)
        reply = self._connection.deliver(
            sender=sender,
            recipient=mail.recipient,
            write=lambda eight_bit: mail.to_bytes(eight_bit=eight_bit),
        )
        return Delivered(reply)


class MailTransport:
    """Sends e-mail over one kept SMTP connection; a context manager, for one thread.

    `security` is "none", "starttls" or "tls" (RFC 3207, RFC 8314); the server's certificate is always
    checked, against `ca_file` if given, else against the machine's. `timeout_s` bounds each wait for the
    server. Making one connects to nothing.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: Security,
        username: str | None,
        password: SecretStr | None,
        sender_name: str,
        sender_address: str,
        reply_to: str | None,
        timeout_s: float,
        ca_file: Path | None,
        health_check_after_s: float = HEALTH_CHECK_AFTER_S,
    ) -> None:
        self._sender = Sender(sender_name, sender_address, reply_to)
        self._connection = SmtpConnection(
            host=host,
            port=port,
            security=security,
            username=username,
            password=password,
            timeout_s=timeout_s,
            ca_file=ca_file,
            health_check_after_s=health_check_after_s,
        )
        _register()
        self._plugin = OversightMail(
            connection=self._connection,
            sender=self._sender,
            host=host,
            port=port,
            smtp_host=host,
            # Only to satisfy the plugin's own check, which knows fewer addresses than RFC 5321.
            from_addr="oversight@localhost",
            secure_mode="insecure",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()

    def send(self, message: OutgoingMessage) -> Delivered:
        """Send one message to its one recipient; connects at the first.

        Raises PermanentDeliveryError (5xx, or a header or address that can't be sent: nothing went out),
        TemporaryDeliveryError (4xx, or the connection broke before the message was handed over),
        UnknownOutcomeError (no answer after that) or ChannelDownError (no connection, TLS or login, or the
        sender itself is refused: no message is to blame).
        """
        self._plugin.prepare(message)
        # Apprise is told only that there is a text: it would trim and split what the plugin doesn't take from
        # it. The plugin's own notify() and not one of a list of services, which would match tags each time.
        self._plugin.notify(body="text" if message.text.strip() else "")
        outcome = self._plugin.outcome
        if isinstance(outcome, Delivered):
            return outcome
        raise outcome

    def check(self) -> Delivered:
        """Connect and log in without sending anything; raises ChannelDownError."""
        return Delivered(self._connection.check(check_sender(self._sender)))


def _register() -> None:
    """Make the schema known to Apprise, once per process."""
    manager: Any = NotificationManager()  # type: ignore[no-untyped-call]  # Apprise's is untyped
    if OversightMail.protocol not in manager:
        manager.add(OversightMail)
