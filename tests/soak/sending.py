"""A sender for tests in a process of its own, with a clock that runs faster, so that leases end soon."""

import time
from datetime import datetime, timedelta

from config.policy import Sending
from config.settings import MailSettings, Settings
from models.session import database_url, open_engine
from rules.vocabulary import Channel
from tasks.reminders.send_dispatches import SendReport, send_dispatches
from tasks.transports.couriers import open_couriers
from tests.small_register import NOW
from tests.soak.many_messages import TODAY

SENDING = Sending(lease_seconds=60, first_wait_seconds=1, most_wait_seconds=2)


def send_fast(url: str, port: int, began: float, speed: float) -> SendReport:
    """One round of sending; a second of this process is `speed` seconds for it. `began` is its time 0."""

    def clock() -> datetime:
        return NOW + timedelta(seconds=(time.time() - began) * speed)

    engine = open_engine(database_url(url))
    mail = MailSettings(port=port, sender_address="oversight@wmp.example")
    try:
        with open_couriers(Settings(mail=mail)) as couriers:
            return send_dispatches(
                engine,
                force_code=None,
                today=TODAY,
                update_months=1,
                couriers={Channel.EMAIL: couriers[Channel.EMAIL]},
                sending=SENDING,
                read_clock=clock,
            )
    finally:
        engine.dispose()
