"""The demonstration: the whole main job in a folder of its own, with a mail server of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import SecretStr

from config.clock import london_day
from config.installation import Installation, open_installation
from config.settings import MailSettings, Settings, TeamsSettings
from models.migrate import migrate
from rules.packs.committee_material import Committee
from tasks import jobs
from tasks.by_whom import ByWhom
from tasks.calendar_feeds.publish_calendar import PublishedFeed
from tasks.local_servers.local_mail_server import LocalMailServer
from tasks.local_servers.local_teams_receiver import LocalTeamsReceiver
from tasks.packs.drawing import WrittenPack
from tasks.packs.pack_jobs import BoardWanted, PaperWanted, draft_board, draft_paper
from tasks.register_folder.load_register import Loaded, load_register
from tasks.reminders.decide_notices import Decided
from tasks.reminders.send_dispatches import SendReport

# The week before five recommendations of the example register fall due.
DAILY_DAY = date(2024, 6, 7)
# The day of the committee paper whose portal table the pack shows.
PACK_DAY = date(2024, 3, 28)
_TEAMS_CHANNEL = "local-policing"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was made, and where."""

    database: Path
    mail: Path
    teams: Path
    loaded: Loaded
    decided: Decided
    sent: SendReport
    calendar: PublishedFeed
    pack: WrittenPack
    paper: WrittenPack


def demonstrate(folder: Path, register: Path, *, now: datetime, say: Callable[[str], None]) -> Demonstration:
    """Load the register, run the daily check of 7 June 2024, publish the calendar, write the papers.

    Everything stays in `folder`: oversight.db, mail/ (a Maildir of .eml files), teams/ (cards as JSON),
    calendar/ and packs/. In a folder that was used before, nothing is decided or sent twice. `say` is told
    each step in words. This installation's own settings are neither read nor used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mail, teams = folder / "mail", folder / "teams"
    with _local_installation(folder, mail, teams) as installation:
        say("Making the database and loading the example register")
        migrate(installation.engine)
        loaded = load_register(installation.engine, register, now=now)
        say("Deciding and sending what was owed on 7 June 2024")
        decided = jobs.decide(installation, today=DAILY_DAY, now=now)
        sent = jobs.send(installation, today=DAILY_DAY)
        say("Publishing the calendar of inspections")
        (calendar,) = jobs.publish(installation, out=folder / "calendar", today=DAILY_DAY).feeds
        say("Writing the board pack as at 28 March 2024")
        by = ByWhom(None, "the demonstration", now, london_day(now))
        pack = draft_board(installation, by, BoardWanted(as_at=PACK_DAY), folder=folder / "packs")
        say("Writing the Joint Audit Committee's paper of the same day")
        wanted = PaperWanted(committee=Committee.JAC, meeting_on=PACK_DAY)
        paper = draft_paper(installation, by, wanted, folder=folder / "packs")
        installation.engine.dispose()
    return Demonstration(folder / "oversight.db", mail, teams, loaded, decided, sent, calendar, pack, paper)


@contextmanager
def _local_installation(folder: Path, mail: Path, teams: Path) -> Iterator[Installation]:
    with LocalMailServer(mail) as server, LocalTeamsReceiver(teams) as receiver:
        settings = Settings.model_construct(
            database_url=SecretStr(f"sqlite:///{(folder / 'oversight.db').resolve()}"),
            force=None,
            policy_file=None,
            uid_domain="oversight.wmp.example",
            mail=MailSettings(
                host=server.host,
                port=server.port,
                sender_address="hmicfrs-oversight@wmp.example",
                reply_to="force-liaison@wmp.example",
            ),
            teams=TeamsSettings(
                channels={_TEAMS_CHANNEL: SecretStr(receiver.webhook_url)}, ca_file=receiver.ca_file
            ),
        )
        yield open_installation(settings, schema_checked=False)
