"""E-mails and texts over real sockets: what goes out, once, encrypted, and what becomes of a provider that says no."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_string
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from frontdesk.adapters.messages.fake import FakeMessages
from frontdesk.adapters.messages.port import NotSent
from frontdesk.adapters.messages.smtp import MailServer, SmtpMessages
from frontdesk.adapters.messages.twilio import TwilioAccount, TwilioMessages
from frontdesk.notices.model import Notice
from frontdesk.providers import messages_of
from frontdesk.settings import Settings
from tests.builders import MONDAY_10
from tests.mail_server import MailServerForTests, a_mail_server

ID = "0b7c9f62-5f0e-4c67-9a5e-2f1d3f0c8a11"
TEXT = Notice(ID, "k", "+19175550121", "text", "s", "Alder: read it: https://x/#back=t", MONDAY_10)
MAIL = Notice(
    ID, "k", "lucia@mail.example", "e-mail", "Un mensaje de Alder", "Léalo aquí: https://x/#back=t", MONDAY_10
)


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServerForTests]:
    with a_mail_server(tmp_path) as server:
        yield server


def _smtp(server: MailServerForTests, security: str = "starttls", **more: Any) -> SmtpMessages:
    where = MailServer("127.0.0.1", server.port, security, "desk@alder.example", "desk", "s3cret")
    return SmtpMessages(where, **{"tls": server.trusts, "seconds": 2.0, **more})


def test_an_e_mail_goes_out_encrypted_and_signed_in_under_the_notices_own_id(mail: MailServerForTests) -> None:
    _smtp(mail).send(MAIL)

    (text,) = mail.messages
    message = message_from_string(text)
    assert message["Message-ID"] == f"<{ID}@alder.example>"
    assert (message["To"], message["From"]) == (MAIL.to, "desk@alder.example")
    assert message.get_payload(decode=True).decode().strip() == MAIL.body  # type: ignore[union-attr]
    assert [line.split()[0] for line in mail.commands[:4]] == ["ehlo", "STARTTLS", "ehlo", "AUTH"]


def test_a_server_that_cannot_encrypt_gets_nothing(mail: MailServerForTests) -> None:
    mail.offers = ["AUTH PLAIN"]

    with pytest.raises(NotSent):
        _smtp(mail).send(MAIL)

    assert not [line for line in mail.commands if line.startswith(("AUTH", "mail", "data"))]


def test_a_server_that_is_somebody_else_gets_nothing(mail: MailServerForTests) -> None:
    with pytest.raises(NotSent):
        _smtp(mail, tls=None).send(MAIL)

    assert not mail.messages


@pytest.mark.parametrize("command", ["EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"])
def test_whatever_a_mail_server_refuses_was_not_sent_and_its_words_are_not_passed_on(
    mail: MailServerForTests, command: str
) -> None:
    mail.says = {command: f"550 {MAIL.to} is not here", "HELO": "550 no"}

    with pytest.raises(NotSent) as refused:
        _smtp(mail).send(MAIL)

    assert MAIL.to not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_mail_server_that_is_not_there_or_says_nothing_is_given_up(mail: MailServerForTests) -> None:
    mail.says = {"RCPT": ""}
    with pytest.raises(NotSent):
        _smtp(mail, seconds=0.3).send(MAIL)
    mail.port = 1

    with pytest.raises(NotSent):
        _smtp(mail).send(MAIL)


def test_nobody_adds_headers_by_a_subject(mail: MailServerForTests) -> None:
    forged = Notice(ID, "k", MAIL.to, "e-mail", "hello\nBcc: all@mail.example", "x", MONDAY_10)

    with pytest.raises(ValueError, match="Header"):
        _smtp(mail).send(forged)

    assert not mail.messages


@dataclass
class Twilio:
    """The Message resource on a real socket: keeps messages, says another status when told to."""

    url: str = ""
    messages: list[dict[str, str]] = field(default_factory=list)
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    says: int = 0
    status: str = "queued"
    raw: bytes | None = None


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    found = Twilio()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            self._answer(200, {"messages": [m for m in found.messages if m["to"] == asked["To"][0]]})

        def do_POST(self) -> None:
            fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            sender = fields.get("From") or fields["MessagingServiceSid"]
            message = {"to": fields["To"][0], "body": fields["Body"][0], "from": sender[0], "status": found.status}
            if not found.says:
                found.messages.insert(0, message)
            self._answer(201, {"sid": "SM1", **message})

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            found.requests.append((self.command, urlsplit(self.path).path, self.headers["Authorization"]))
            self.send_response(found.says or status)
            if found.says in (301, 307):
                self.send_header("Location", "https://elsewhere.example/")
            self.end_headers()
            self.wfile.write(found.raw or json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield found
        server.shutdown()


def _texts(twilio: Twilio, sender: str = "+19145550100") -> TwilioMessages:
    return TwilioMessages(TwilioAccount("AC1", "s3cret", sender, twilio.url), seconds=2.0)


def test_a_text_goes_out_with_the_fields_that_twilio_names(twilio: Twilio) -> None:
    _texts(twilio).send(TEXT)

    assert [(m["to"], m["body"], m["from"]) for m in twilio.messages] == [(TEXT.to, TEXT.body, "+19145550100")]
    signed = "Basic " + base64.b64encode(b"AC1:s3cret").decode()
    assert set(twilio.requests) == {(m, "/2010-04-01/Accounts/AC1/Messages.json", signed) for m in ("GET", "POST")}


def test_a_messaging_service_is_named_as_one(twilio: Twilio) -> None:
    _texts(twilio, "MG1").send(TEXT)

    assert twilio.messages[0]["from"] == "MG1"


def test_a_text_that_was_taken_already_is_not_sent_twice_but_a_lost_one_is(twilio: Twilio) -> None:
    _texts(twilio).send(TEXT)
    _texts(twilio).send(TEXT)
    assert len(twilio.messages) == 1

    twilio.messages[0]["status"] = "undelivered"
    _texts(twilio).send(TEXT)

    assert len(twilio.messages) == 2


@pytest.mark.parametrize("says", [301, 307, 400, 401, 403, 404, 429, 500, 503])
def test_a_status_that_is_no_success_means_not_sent(twilio: Twilio, says: int) -> None:
    twilio.says = says

    with pytest.raises(NotSent) as refused:
        _texts(twilio).send(TEXT)

    assert TEXT.to not in str(refused.value)


def test_a_text_that_fails_at_once_or_an_answer_that_is_none_means_not_sent(twilio: Twilio) -> None:
    twilio.status = "failed"
    with pytest.raises(NotSent):
        _texts(twilio).send(TEXT)
    twilio.status = "queued"

    for raw in (b"<html>", b"[]"):
        twilio.raw = raw
        with pytest.raises(NotSent):
            _texts(twilio).send(TEXT)


def test_nobody_there_means_not_sent(twilio: Twilio) -> None:
    twilio.url = "http://127.0.0.1:1"

    with pytest.raises(NotSent):
        _texts(twilio).send(TEXT)


def test_a_proxy_in_the_environment_is_sent_nothing(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    _texts(twilio).send(TEXT)

    assert len(twilio.messages) == 1


def test_settings_choose_who_sends_what_and_the_folder_keeps_the_rest(tmp_path: Path) -> None:
    own = {"var": tmp_path, "smtp_host": "mail.example.org", "mail_from": "desk@example.org"}
    settings = Settings().model_copy(update=own)

    senders = messages_of(settings, lambda: True).senders  # type: ignore[attr-defined]

    assert {by: type(one).__name__ for by, one in senders.items()} == {
        "text": "FolderMessages",
        "e-mail": "SmtpMessages",
    }
    messages_of(settings, lambda: True).send(TEXT)
    assert [file.suffix for file in (tmp_path / "sent").iterdir()] == [".eml"]


@pytest.mark.parametrize(
    "wrong",
    [
        Notice(ID, "k", "555-0121", "text", "s", "b", MONDAY_10),
        Notice(ID, "k", "nobody", "e-mail", "s", "b", MONDAY_10),
        Notice(ID, "k", MAIL.to, "e-mail", "s\nBcc: x", "b", MONDAY_10),
        Notice(ID, "k", TEXT.to, "text", "s", "", MONDAY_10),
    ],
)
def test_the_stand_in_takes_nothing_that_a_provider_would_refuse(wrong: Notice) -> None:
    with pytest.raises(ValueError, match="provider"):
        FakeMessages().send(wrong)


def test_the_stand_in_refuses_other_words_under_the_same_id() -> None:
    fake = FakeMessages()
    fake.send(TEXT)
    fake.send(Notice(ID, "k", TEXT.to, "text", "s", TEXT.body, MONDAY_10 + timedelta(minutes=1), attempts=1))

    with pytest.raises(ValueError, match="provider"):
        fake.send(Notice(ID, "k", TEXT.to, "text", "s", "other words", MONDAY_10))
