"""Senders that are killed at random points lose no message, and double none for its reader."""

import multiprocessing
import random
import time
from pathlib import Path

from models.session import database_url, open_engine
from tests.soak.many_messages import SlowMailServer, owe_messages, tally
from tests.soak.sending import send_fast

MESSAGES, KILLS, SPEED = 60, 8, 60.0
TOO_LONG_S = 60


def test_killed_senders_lose_and_double_nothing(any_url: str, tmp_path: Path) -> None:
    chance = random.Random(11)
    engine = open_engine(database_url(any_url))
    owe_messages(engine, MESSAGES)
    # Forked from a process that has read all modules already, so that a sender begins at once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.sending"])
    began, killed = time.time(), 0
    with SlowMailServer(tmp_path / "mail", seconds=0.02, seed=12) as server:
        while (state := tally(engine, server.maildir)).accepted < MESSAGES:
            assert time.time() < began + TOO_LONG_S, state
            sender = context.Process(target=send_fast, args=(any_url, server.port, began, SPEED))
            sender.start()
            sender.join(chance.uniform(0.05, 0.4) if killed < KILLS else TOO_LONG_S)
            if sender.is_alive():
                sender.kill()
                killed += 1
            sender.join()
        found = tally(engine, server.maildir)
    engine.dispose()
    assert killed >= KILLS
    assert found.each_once, found
