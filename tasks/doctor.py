"""Examining a set-up: what is missing or wrong, and whether each channel can be reached."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from config.installation import Installation, open_installation
from config.policy import PolicyError
from config.settings import Settings
from models.migrate import SchemaError
from models.queries.forces import AmbiguousForceError, NoSuchForceError, force_by_code
from models.queries.people import NoLiaisonOfficerError, holders, liaison_officer_post
from models.records import Person
from models.session import DatabaseUrlError, reading
from rules.dates_in_words import long_date
from rules.vocabulary import Channel
from tasks.packs.brand import installed_look
from tasks.packs.pack_look import BrandError
from tasks.reminders.answer_links import AnswerKeyError, answer_links
from tasks.transports.apprise_transport import AppriseTransport
from tasks.transports.couriers import apprise_transport, mail_transport, notify_transport, teams_transport
from tasks.transports.messages import DeliveryError
from tasks.transports.teams_transport import TeamsTransport


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    says: str


def examine(settings: Settings, *, today: date) -> list[Finding]:
    """Look at the database, the register, the mail server and every channel in use; sends nothing."""
    return [
        *_database(settings, today),
        _one("mail server", lambda: mail_transport(settings.mail).check().reply),
    ]


def _database(settings: Settings, today: date) -> Iterator[Finding]:
    try:
        installation = open_installation(settings)
    except (DatabaseUrlError, PolicyError, SchemaError) as error:
        yield Finding("database and policy", False, str(error))
        return
    except SQLAlchemyError as error:
        yield Finding("database", False, str(getattr(error, "orig", error)).strip().splitlines()[0])
        return
    shown = installation.engine.url.render_as_string(hide_password=True)
    yield Finding("database", True, f"{shown} is up to date")
    yield _one("register", lambda: _register(installation, today))
    yield from _named_channels(installation)
    yield from _govuk_notify(installation)
    yield from _links(installation)
    yield _one("look of packs", lambda: _look(installation))


def _register(installation: Installation, today: date) -> str:
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        flo = liaison_officer_post(session, force.id)
        holder = holders(session, force.id, today, [flo.id]).get(flo.id)
        if holder is None:
            raise NoLiaisonOfficerError(f"nobody holds the post “{flo.title}” on {long_date(today)}")
        return f"{force.name}; {flo.title}: {holder.name}"


def _named_channels(installation: Installation) -> Iterator[Finding]:
    """Those that people's records name; posting to one would be the only further test."""
    settings = installation.settings
    teams, apprise = teams_transport(settings.teams), apprise_transport(settings.apprise)
    with reading(installation.engine) as session:
        query = sa.select(Person.channel, Person.teams_channel).distinct()
        named = [(channel, name) for channel, name in session.execute(query) if name and channel.needs_a_name]
    for channel, name in sorted(named):
        if channel is Channel.TEAMS:
            yield _one(f"Teams channel “{name}”", partial(_is_fit, teams, name))
        else:
            yield _one(f"Apprise channel “{name}”", partial(_is_fit, apprise, name))


def _is_fit(transport: TeamsTransport | AppriseTransport, name: str) -> str:
    transport.check(name)
    return "its address has the right shape (posting to it is the only further test)"


def _govuk_notify(installation: Installation) -> Iterator[Finding]:
    """Looked at where somebody is reached that way, or a key is set."""
    with reading(installation.engine) as session:
        query = sa.select(Person.id).where(Person.channel == Channel.GOVUK_NOTIFY).limit(1)
        in_use = session.scalar(query) is not None
    notify = installation.settings.notify
    if in_use or notify.api_key is not None:
        yield _one("GOV.UK Notify", lambda: notify_transport(notify).check().reply)


def _links(installation: Installation) -> Iterator[Finding]:
    """Where messages hold links, there is a key to sign them with; none is made to find out."""
    settings = installation.settings
    if settings.public_url is None:
        return
    try:
        answer_links(settings, only_shown=True)
    except AnswerKeyError as error:
        yield Finding("links to answer", False, str(error))
    else:
        yield Finding("links to answer", True, f"messages hold links to {settings.public_url}")


def _look(installation: Installation) -> str:
    look = installed_look(installation)
    files = ", ".join(one.name for one in look.inputs) or "the one that ships"
    return "; ".join([files, *look.notes])


def _one(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except DeliveryError as error:
        return Finding(what, False, error.reply)
    except (AmbiguousForceError, BrandError, NoLiaisonOfficerError, NoSuchForceError) as error:
        return Finding(what, False, str(error))
