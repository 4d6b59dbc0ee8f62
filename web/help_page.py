"""The page beside each feed: one click per calendar program, what the feed holds and whose it is."""

import ipaddress
from datetime import datetime, timedelta
from urllib.parse import quote

import pendulum
import segno
from markupsafe import Markup
from starlette.types import Scope

from config.clock import LONDON
from models.queries.calendar_subscriptions import Subscription
from rules.calendar_feeds.feed_addresses import feed_address, webcal_address
from rules.calendar_feeds.filter_words import filter_in_words
from rules.dates_in_words import long_date, number_of
from web.feed_version import Version
from web.pages import Pages

_HOUR = timedelta(hours=1)


class HelpPage:
    """Makes the help page of any address. `public_url` is the only host that is ever printed for people.

    `refresh` is how often calendar programs are asked to look again.
    """

    def __init__(self, pages: Pages, public_url: str | None, *, refresh: timedelta) -> None:
        self._pages = pages
        self._public_url = public_url
        self._refresh = number_of(round(refresh / _HOUR), "hour")

    def render(self, token: str, subscription: Subscription, version: Version, scope: Scope) -> str:
        """The page for an address that is answered."""
        base = self._public_url or loopback_address(scope)
        address = None if base is None else feed_address(base, token)
        return self._pages.render(
            "calendar_help",
            name=version.name,
            # Relative, so that it works wherever the page itself was reached.
            download=f"{token}.ics?download",
            links=None if address is None else links(address, version.name),
            qr_code=None if address is None else qr_code(webcal_address(address)),
            out_of_reach=self._public_url is None or self._public_url.startswith("http://"),
            refresh=self._refresh,
            number=subscription.id,
            holder=subscription.holder_name,
            of_a_post=subscription.of_a_post,
            force=subscription.force_name,
            shows=filter_in_words(subscription.feed),
            events=version.events,
            public=subscription.feed.public,
            made=in_words(subscription.created_at),
            renewed=_maybe_in_words(subscription.renewed_at),
            last_day=None if subscription.last_day is None else long_date(subscription.last_day),
            fetched=_maybe_in_words(subscription.last_fetched_at),
            client=subscription.last_client,
        )


def links(address: str, name: str) -> dict[str, str]:
    """What to click in each calendar program that takes an address from a link."""
    webcal = webcal_address(address)
    return {
        "feed": address,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "outlook": (
            "https://outlook.office.com/calendar/0/addfromweb"
            f"?url={quote(address, safe='')}&name={quote(name, safe='')}"
        ),
    }


def loopback_address(scope: Scope) -> str | None:
    """Where this server listens, when that is this machine alone; None otherwise.

    A request's Host header says whatever its sender wants, so that no link is ever made from it.
    """
    server = scope.get("server")
    if not server or server[1] is None:
        return None
    try:
        host = ipaddress.ip_address(server[0])
    except ValueError:
        return None
    if not host.is_loopback:
        return None
    return f"http://{f'[{host}]' if host.version == 6 else host}:{server[1]}"


def qr_code(text: str) -> Markup:
    """A QR code as an SVG picture; dark on light with its margin, whatever the page's colours."""
    made = segno.make(text, error="m", micro=False)
    # The picture is made here of numbers alone; the address is in its dots.
    return Markup(made.svg_inline(scale=4, border=4, omitsize=True, dark="#000", light="#fff"))  # noqa: S704


def in_words(moment: datetime) -> str:
    """As in “14 June 2024 at 09:30”, in London."""
    local = pendulum.instance(moment).in_timezone(LONDON)
    return f"{long_date(local.date())} at {local:%H:%M}"


def _maybe_in_words(moment: datetime | None) -> str | None:
    return None if moment is None else in_words(moment)
