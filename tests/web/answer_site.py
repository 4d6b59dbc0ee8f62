"""A small register with links to answer by, and the app that serves them, for the web tests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import httpx
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.engine import Engine

from config.installation import Installation
from config.policy import load_policy
from config.settings import Settings
from models.records import Answer, AuditEntry, Delegation, Item, Review
from models.session import reading
from rules.answer_tokens import ANSWER, Token, sign_token
from tests.item_changes import rows
from tests.small_register import SmallRegister, add_item, make_small_register
from tests.web.calendar_site import FakeClock, TestClient
from web.app import make_app

KEY = "k" * 32
NOW = datetime(2024, 6, 7, 9, 30, tzinfo=UTC)
TITLE = "Train <b>everybody</b> & “the rest”\u202e"
HOST = "https://oversight.example"


@dataclass
class AnswerSite:
    """An installation with one item, which is due on 14 June 2024, and the clock that its app reads."""

    installation: Installation
    register: SmallRegister
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))

    @property
    def engine(self) -> Engine:
        return self.installation.engine

    def token(self, key: str = "marac", **changes: object) -> str:
        """A good token for an item, unless what it says is changed."""
        with reading(self.engine) as session:
            item_id = session.scalars(sa.select(Item.id).where(Item.key == key)).one()
        register = self.register
        token = Token(item_id, register.owner_post_id, register.owner_id, ANSWER, date(2024, 7, 12))
        return sign_token(replace(token, **changes), key=KEY.encode())  # type: ignore[arg-type]

    def answers(self) -> list[Answer]:
        with reading(self.engine) as session:
            return list(session.scalars(sa.select(Answer).order_by(Answer.id)))

    @contextmanager
    def client(self) -> Iterator[TestClient]:
        app = make_app(self.installation, read_clock=self.clock)
        with TestClient(app, base_url=HOST) as client:
            yield client


def make_answer_site(engine: Engine, *, title: str = TITLE, public_url: str | None = HOST) -> AnswerSite:
    """A register with one item, on a migrated, empty database."""
    register = make_small_register(engine)
    add_item(engine, register, "marac", due_on=date(2024, 6, 14), title=title)
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=SecretStr(url), public_url=public_url, answer_key=SecretStr(KEY))
    return AnswerSite(Installation(settings, load_policy(None), engine), register)


def everything(site: AnswerSite) -> object:
    """All that an answer may change."""
    return rows(site.engine, Answer, AuditEntry, Review, Delegation)


def post(site: AnswerSite, form: dict[str, str], *, headers: dict[str, str] | None = None) -> httpx.Response:
    """Send the form of a link that is good."""
    with site.client() as client:
        return client.post(f"/answer/{site.token()}", data=form, headers=headers)


def words(answer: httpx.Response) -> str:
    """What a page says, without its markup, on one line."""
    main = answer.text.partition("<main>")[2].partition("</main>")[0]
    plain = re.sub(r"<[^>]+>", " ", main)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    return " ".join(plain.split())


UPDATE = {"answer": "update", "note": "80 of 96 are trained; the rest on 20 June"}
SEEN = {"answer": "seen", "seen_note": ""}
PUT_OFF = {"answer": "put-off", "put_off_until": "28 June 2024", "put_off_reason": "The trainer is on leave"}
STAND_IN = {
    "answer": "stand-in",
    "stand_in_email": "Sian@wmp.example",
    "stand_in_until": "2024-06-21",
    "stand_in_reason": "leave",
}
