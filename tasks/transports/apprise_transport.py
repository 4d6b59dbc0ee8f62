"""Messages through any other service that Apprise knows and the administrator allows."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from tasks.transports.literal_text import literal_text
from tasks.transports.mail_transport import OversightMail
from tasks.transports.messages import Delivered, TemporaryDeliveryError
from tasks.transports.quiet_logs import quiet_logs

with warnings.catch_warnings():
    # See tasks/transports/mail_transport.py: whichever of the two is imported first, Apprise's import warns.
    warnings.filterwarnings("ignore", message="'imghdr' is deprecated", category=DeprecationWarning)
    from apprise import Apprise, AppriseAsset, NotifyBase
    from apprise.common import NotifyFormat, OverflowMode
    from apprise.manager_plugins import NotificationManager

ACCEPTED = "taken on by the service, as Apprise says"


class AppriseTransport:
    """Sends plain text to named channels, each an Apprise URL of a schema in `enable_only`.

    `channels` maps a name to its URL, a secret: no error, log line or repr shows it. Nothing is parsed before
    the first message.
    """

    def __init__(self, *, channels: Mapping[str, SecretStr], enable_only: Sequence[str]) -> None:
        self._channels = dict(channels)
        self._allowed = frozenset(schema.lower() for schema in enable_only)

    def send(self, channel_name: str, *, title: str, text: str) -> Delivered:
        """Send one text, split where the service takes less at once.

        Raises TemporaryDeliveryError for whatever goes wrong: Apprise tells only that it did.
        """
        address = self._address(channel_name)
        with quiet_logs([address]):
            plugin = self._plugin(channel_name, address)
            # Not async: Apprise would hand the message to a thread of its own.
            apprise = Apprise(asset=AppriseAsset(async_mode=False))
            apprise.add(plugin)
            taken = apprise.notify(
                body=literal_text(text), title=literal_text(title), body_format=NotifyFormat.TEXT
            )
        if not taken:
            raise TemporaryDeliveryError(
                f"the service of channel “{channel_name}” didn't take it; Apprise tells no reason"
            )
        return Delivered(ACCEPTED)

    def check(self, channel_name: str) -> None:
        """Look at the channel's URL without sending; raises TemporaryDeliveryError if it's unfit."""
        address = self._address(channel_name)
        with quiet_logs([address]):
            self._plugin(channel_name, address)

    def _address(self, channel_name: str) -> str:
        address = self._channels.get(channel_name)
        # All of these are the settings' fault and can be mended, so the message waits.
        if address is None:
            raise TemporaryDeliveryError(f"the settings name no Apprise channel “{channel_name}”")
        return address.get_secret_value().strip()

    def _plugin(self, channel_name: str, address: str) -> NotifyBase:
        schema = address.partition("://")[0].lower()
        if schema not in self._allowed:
            raise TemporaryDeliveryError(
                f"the settings don't allow the service of Apprise channel “{channel_name}”"
                " (OVERSIGHT_APPRISE__ENABLE_ONLY)"
            )
        manager: Any = NotificationManager()  # type: ignore[no-untyped-call]  # Apprise's is untyped
        # So that a URL can't bring in another service by way of the one that is allowed.
        manager.enable_only(*self._allowed, OversightMail.protocol)
        plugin = Apprise.instantiate(address, asset=AppriseAsset(async_mode=False), suppress_exceptions=True)
        if not isinstance(plugin, NotifyBase):
            raise TemporaryDeliveryError(
                f"Apprise can't use the URL of channel “{channel_name}”, or lacks a package for it"
            )
        if plugin.overflow_mode is OverflowMode.UPSTREAM:
            # A digest is longer than many services take: in parts it arrives, whole it would be refused.
            plugin.overflow_mode = OverflowMode.SPLIT
        return plugin
