"""What a morning's reminders cost: decide, store, render and send, against one query and bare smtplib.

    .venv/bin/python bench/reminders.py [OWNERS] [--quick]

A made-up register of 20 open items an owner, each owner owed a digest in two parts. The floor reads what is
owed in one SQL statement on the bare SQLite connection and hands the very same bytes to the same mail server
over one connection of smtplib. The mail server runs in a process of its own and isn't counted; every
measurement has a process of its own too, so that its CPU time and peak memory are its alone. Without --quick
the register of ten times the size, and Apprise's stock e-mail plugin, are measured as well.
"""

import json
import multiprocessing
import os
import resource
import shutil
import smtplib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.reminders_register import ITEMS_OF_AN_OWNER, NOW, TODAY, fill

OWNERS = 2_500
MOST_RATIO, MOST_MEMORY_MB, MOST_GROWTH = 3, 250, 11
STOCK_MESSAGES = 200
ROUNDS = 3
KEPT_HEADERS = (b"X-Envelope-From:", b"X-Envelope-To:")

# What is owed, as one statement can say it: who holds the post, the stage, the last update, the deadline that
# counts, what the message says of them, and that nobody was told yet.
FLOOR = """
    SELECT person.name, person.email, item.key, item.title, item.number, publication.title,
        (SELECT stage FROM stage_change WHERE item_id = item.id AND happened_on <= :today
         ORDER BY happened_on DESC, id DESC LIMIT 1) AS stage,
        (SELECT max(held_on) FROM review
         WHERE item_id = item.id AND held_on <= :today AND substantive) AS updated_on,
        deadline.ends_on, deadline.phrase, deadline.rule
    FROM item
    JOIN publication ON publication.id = item.publication_id
    JOIN tenure ON tenure.post_id = item.owner_post_id AND tenure.since <= :today
        AND (tenure.until IS NULL OR tenure.until >= :today)
    JOIN person ON person.id = tenure.person_id
    JOIN deadline ON deadline.item_id = item.id AND deadline.version = (
        SELECT max(version) FROM deadline AS known WHERE known.item_id = item.id AND known.known_on <= :today)
    WHERE item.force_id = 1 AND item.known_on <= :today
        AND (deadline.ends_on <= :horizon OR updated_on < :stale)
        AND NOT EXISTS (
            SELECT 1 FROM notice WHERE notice.force_id = item.force_id
            AND notice.rule IN ('due-soon', 'overdue', 'stale-review')
            AND notice.subject = 'item:' || item.id AND notice.deadline_version = deadline.version)
    ORDER BY person.id, deadline.ends_on
"""


@contextmanager
def sink(maildir: Path) -> Iterator[int]:
    """A mail server in a process of its own; gives its port."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(maildir, theirs), daemon=True)
    process.start()
    yield ours.recv()
    ours.send("stop")
    process.join(30)


def serve(maildir: Path, pipe: Any) -> None:
    from tasks.local_servers.local_mail_server import LocalMailServer

    with LocalMailServer(maildir) as server:
        pipe.send(server.port)
        pipe.recv()


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_memory() -> float:
    """Megabytes that this process held at most.

    Not getrusage's ru_maxrss where it can be helped: that counts what the parent held when it started this
    one, before a program of its own was loaded.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def measure_oversight(database: str, port: str) -> dict[str, Any]:
    """Decide, store, render and send, as `oversight daily` does it, from a process that has just started."""
    began, wall = cpu_seconds(), time.perf_counter()
    from config.installation import open_installation
    from config.settings import MailSettings, Settings
    from tasks import jobs

    settings = Settings(
        database_url=f"sqlite:///{database}",  # type: ignore[arg-type]
        mail=MailSettings(port=int(port), sender_address="oversight@force.example"),
        uid_domain="force.example",
    )
    installation = open_installation(settings)
    imported = cpu_seconds()
    decided = jobs.decide(installation, today=TODAY, now=NOW)
    decided_at = cpu_seconds()
    report = jobs.send(installation, today=TODAY)
    ended = cpu_seconds()
    if not report.went_well or report.queued:
        raise SystemExit(f"not everything went: {report.queued} queued, {report.down} {report.failed[:1]}")
    return {
        "cpu": ended - imported,
        "import": imported - began,
        "decide": decided_at - imported,
        "send": ended - decided_at,
        "wall": time.perf_counter() - wall,
        "memory": peak_memory(),
        "messages": report.accepted,
        "notices": decided.notices,
    }


def measure_floor(database: str, port: str, maildir: str) -> dict[str, Any]:
    """One SQL query, and the same bytes over one connection of smtplib."""
    mails = [mail_of(path) for path in sorted(Path(maildir, "new").iterdir())]
    began = cpu_seconds()
    with sqlite3.connect(database) as bare:
        days = {"today": TODAY, "horizon": TODAY + timedelta(days=90), "stale": TODAY - timedelta(days=31)}
        rows = bare.execute(FLOOR, {name: day.isoformat() for name, day in days.items()}).fetchall()
    with smtplib.SMTP("127.0.0.1", int(port), local_hostname="force.example") as server:
        for recipient, data in mails:
            server.sendmail("oversight@force.example", [recipient], data)
    if not rows:
        raise SystemExit("the floor found nothing owed, so it can't be compared with")
    return {"cpu": cpu_seconds() - began, "messages": len(mails), "rows": len(rows)}


def measure_stock(port: str, maildir: str) -> dict[str, Any]:
    """Some of the same messages through Apprise’s stock plugin, each with an object of its own."""
    from apprise import Apprise, AppriseAsset, NotifyFormat

    paths = sorted(Path(maildir, "new").iterdir())[:STOCK_MESSAGES]
    read = [
        (recipient, message_from_bytes(data, policy=policy.default))
        for recipient, data in map(mail_of, paths)
    ]
    began = cpu_seconds()
    for recipient, mail in read:
        html = mail.get_body(("html",))
        assert html is not None
        apprise = Apprise(asset=AppriseAsset(async_mode=False))
        apprise.add(f"mailto://127.0.0.1:{port}/?from=oversight@force.example&to={recipient}&mode=insecure")
        if not apprise.notify(title=mail["Subject"], body=html.get_content(), body_format=NotifyFormat.HTML):
            raise SystemExit("Apprise's own plugin could not send")
    return {"cpu": cpu_seconds() - began, "messages": len(read)}


def mail_of(path: Path) -> tuple[str, bytes]:
    """A kept message: its recipient, and its bytes without what the server put before them."""
    data = path.read_bytes()
    _, to, rest = data.split(b"\r\n", 2)
    return to.removeprefix(KEPT_HEADERS[1]).strip().decode(), rest


def apart(kind: str, *words: str) -> dict[str, Any]:
    """A measurement in a process of its own."""
    ran = subprocess.run(
        [sys.executable, __file__, "--measure", kind, *words],
        stdout=subprocess.PIPE,
        check=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("OVERSIGHT_")},
    )
    measured: dict[str, Any] = json.loads(ran.stdout)
    return measured


def register_of(folder: Path, owners: int) -> Path:
    path = folder / f"register-{owners}.db"
    filling = multiprocessing.get_context("spawn").Process(target=fill, args=(path, owners))
    filling.start()
    filling.join()
    if filling.exitcode != 0:
        sys.exit("the register couldn't be made")
    return path


def one_round(folder: Path, register: Path, name: str) -> tuple[dict[str, Any], Path]:
    """One morning on a copy of the register."""
    copy, maildir = folder / f"{name}.db", folder / f"{name}-mail"
    # Piece by piece: the process that measures begins as a copy of this one (see peak_memory).
    shutil.copyfile(register, copy)
    with sink(maildir) as port:
        measured = apart("oversight", str(copy), str(port))
    return measured, maildir


def main(owners: int, *, quick: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = register_of(folder, owners)
        ours, floors = [], []
        for number in range(1 if quick else ROUNDS):
            measured, maildir = one_round(folder, register, f"round-{number}")
            ours.append(measured)
            with sink(folder / f"floor-{number}") as port:
                floors.append(apart("floor", str(register), str(port), str(maildir)))
        whole, floor = min(ours, key=lambda each: each["cpu"]), min(floors, key=lambda each: each["cpu"])
        size = statistics.mean(path.stat().st_size for path in (maildir / "new").iterdir())
        print(
            f"{owners * ITEMS_OF_AN_OWNER:,} open items, {owners:,} owners, {whole['notices']:,} notices,",
            end="",
        )
        print(f" {whole['messages']:,} messages of {size / 1000:.1f} kB; CPU time, best of {len(ours)}")
        print(f"decide and store  {whole['decide']:6.2f} s")
        print(f"render and send   {whole['send']:6.2f} s")
        print(f"together          {whole['cpu']:6.2f} s  (and {whole['import']:.2f} s to start)")
        print(f"floor             {floor['cpu']:6.2f} s")
        print(f"ratio             {whole['cpu'] / floor['cpu']:6.2f}    (at most {MOST_RATIO})")
        print(f"peak memory       {whole['memory']:6.0f} MB (at most {MOST_MEMORY_MB})")
        if quick:
            return
        with sink(folder / "stock") as port:
            stock = apart("stock", str(port), str(maildir))
        each, ours_each = stock["cpu"] / stock["messages"], whole["send"] / whole["messages"]
        print(
            f"Apprise's stock plugin takes {1000 * each:.1f} ms CPU a message, only to send what is rendered",
            end="",
        )
        print(
            f" ({stock['messages']} tried); ours {1000 * ours_each:.1f} ms to check, render, send and record"
        )
        measured, _ = one_round(folder, register_of(folder, owners * 10), "ten-times")
        growth = measured["cpu"] / whole["cpu"]
        print(
            f"ten times as many {measured['cpu']:6.2f} s, {growth:.2f} times (at most {MOST_GROWTH}),", end=""
        )
        print(f" {measured['memory']:.0f} MB")


if __name__ == "__main__":
    if "--measure" in sys.argv:
        kind, *words = sys.argv[2:]
        measures = {"oversight": measure_oversight, "floor": measure_floor, "stock": measure_stock}
        print(json.dumps(measures[kind](*words)))
    else:
        numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
        main(numbers[0] if numbers else OWNERS, quick="--quick" in sys.argv)
