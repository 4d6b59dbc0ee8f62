"""Eight `oversight daily` or `oversight send` processes at once: every message once, no word of a lock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.session import database_url, open_engine
from tasks.local_servers.local_mail_server import LocalMailServer
from tests.soak.many_messages import TODAY, owe_messages, tally

OVERSIGHT = Path(sys.executable).with_name("oversight")
MESSAGES, PROCESSES = 80, 8


@pytest.mark.parametrize("command", ["daily", "send"])
def test_eight_processes_at_once_send_each_message_once(any_url: str, tmp_path: Path, command: str) -> None:
    engine = open_engine(database_url(any_url))
    owe_messages(engine, MESSAGES, decided=command == "send")
    with LocalMailServer(tmp_path / "mail") as server:
        environment = os.environ | {
            "OVERSIGHT_DATABASE_URL": any_url,
            "OVERSIGHT_MAIL__PORT": str(server.port),
            "OVERSIGHT_MAIL__SENDER_ADDRESS": "oversight@wmp.example",
        }
        running = [
            subprocess.Popen(
                [OVERSIGHT, command, "--today", TODAY.isoformat()],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(PROCESSES)
        ]
        said = [process.communicate(timeout=120) for process in running]
        found = tally(engine, server.maildir)
    engine.dispose()
    assert [process.returncode for process in running] == [0] * PROCESSES, said
    assert all(errors == "" for _, errors in said), said
    assert found.messages >= MESSAGES
    assert found.each_once, found
    assert found.same_message_twice == 0, found
