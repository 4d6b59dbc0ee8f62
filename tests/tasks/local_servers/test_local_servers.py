"""The servers inside the process: what they keep, and in which form."""

import json
import mailbox
import smtplib
import socket
import threading
import urllib.error
import urllib.request
from email.message import EmailMessage
from pathlib import Path
from ssl import create_default_context

import pytest

from tasks.local_servers.local_mail_server import LocalMailServer
from tasks.local_servers.local_teams_receiver import LocalTeamsReceiver


def mail(number: int = 1) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "a@force.example",
        "b@force.example",
        f"Number {number}",
    )
    message.set_content("First line\n.\nLast line\n")
    return message


def send(server: LocalMailServer, message: EmailMessage, *, to: str = "s.o'brien@force.example") -> None:
    with smtplib.SMTP(server.host, server.port, "client.example") as client:
        client.send_message(message, "oversight@force.example", [to])


def test_a_message_is_a_file_that_a_person_can_open_with_its_envelope_on_top(tmp_path: Path) -> None:
    with LocalMailServer(tmp_path / "mail") as server:
        send(server, mail())
    [kept] = (tmp_path / "mail" / "new").iterdir()
    assert kept.suffix == ".eml"
    assert kept.read_bytes().startswith(
        b"X-Envelope-From: oversight@force.example\r\nX-Envelope-To: s.o'brien@force.example\r\nFrom: "
    )
    assert b"First line\r\n.\r\nLast line\r\n" in kept.read_bytes()


def test_pythons_own_maildir_reads_it(tmp_path: Path) -> None:
    with LocalMailServer(tmp_path) as server:
        for number in range(3):
            send(server, mail(number))
    subjects = sorted(message["Subject"] for message in mailbox.Maildir(tmp_path, create=False))
    assert subjects == ["Number 0", "Number 1", "Number 2"]


def test_files_are_numbered_on_from_those_that_are_there(tmp_path: Path) -> None:
    for number in range(2):
        with LocalMailServer(tmp_path) as server:
            send(server, mail(number))
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert [name.partition(".")[0] for name in names] == ["000001", "000002"]


def test_many_clients_at_once_lose_nothing(tmp_path: Path) -> None:
    with LocalMailServer(tmp_path) as server:
        clients = [threading.Thread(target=send, args=(server, mail(number))) for number in range(20)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    assert len(list((tmp_path / "new").iterdir())) == 20
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_message_that_cannot_be_kept_is_the_clients_to_retry(tmp_path: Path) -> None:
    with LocalMailServer(tmp_path) as server:
        (tmp_path / "new").rename(tmp_path / "elsewhere")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(server, mail())
        assert refused.value.smtp_code == 452
        assert list((tmp_path / "tmp").iterdir()) == []


def test_it_ends_though_a_client_is_still_connected(tmp_path: Path) -> None:
    with LocalMailServer(tmp_path) as server:
        client = socket.create_connection((server.host, server.port))
        assert client.recv(100).startswith(b"220 ")
    with client:
        assert client.recv(100) == b""


def test_a_port_that_is_taken_is_said_at_the_start(tmp_path: Path) -> None:
    with LocalMailServer(tmp_path) as server, pytest.raises(OSError, match="address already in use"):
        LocalMailServer(tmp_path, port=server.port).__enter__()


def post(receiver: LocalTeamsReceiver, url: str, body: bytes) -> int:
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=create_default_context(cafile=receiver.ca_file)),
    )
    try:
        with opener.open(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_receiver_keeps_each_card_as_a_file_that_a_person_can_read(tmp_path: Path) -> None:
    with LocalTeamsReceiver(tmp_path / "cards") as receiver:
        for title in ("First – card", "Second"):
            assert post(receiver, receiver.webhook_url, json.dumps({"title": title}).encode()) == 202
    assert sorted(path.name for path in (tmp_path / "cards").iterdir()) == ["0001.json", "0002.json"]
    assert (tmp_path / "cards" / "0001.json").read_text(
        encoding="utf-8"
    ) == '{\n  "title": "First – card"\n}\n'


def test_the_receiver_takes_only_what_a_workflow_takes(tmp_path: Path) -> None:
    with LocalTeamsReceiver(tmp_path / "cards") as receiver:
        url = receiver.webhook_url
        assert "/triggers/manual/paths/invoke?" in url
        assert "&sig=" in url
        assert post(receiver, url[:-1], b"{}") == 401
        assert post(receiver, url.replace("/workflows/", "/others/"), b"{}") == 404
        assert post(receiver, url, b"not JSON") == 400
        assert post(receiver, url, b'"' + b"x" * 29_000 + b'"') == 413
    assert list((tmp_path / "cards").iterdir()) == []


def test_the_receivers_certificate_goes_when_it_ends(tmp_path: Path) -> None:
    with LocalTeamsReceiver(tmp_path / "cards") as receiver:
        assert receiver.ca_file.exists()
    assert not receiver.ca_file.parent.exists()
