"""What would have gone out can be read by whoever tries a demo, and by nobody in a practice in earnest."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from frontdesk.adapters.messages.folder import FolderMessages
from frontdesk.notices.model import Notice
from tests.builders import MONDAY_10, Desk
from voice_gateway.app import create_app
from voice_gateway.chat.page import local_number

LINK = "http://127.0.0.1:8000/?language=en-US#back=abc"
TEXT = Notice(
    "1", "k", "+19175550121", "text", "s", f"Alder: read it: {LINK} It works once.", MONDAY_10, until=MONDAY_10
)
FORGED = "<script>alert(1)</script> https://elsewhere.example/ javascript:alert(1)"


@pytest.fixture
def folder(desk: Desk) -> FolderMessages:
    return FolderMessages(desk.services.settings.sent_folder, lambda: True)


def test_texts_and_e_mails_are_shown_the_newest_first_with_links_into_our_own_page(
    desk: Desk, folder: FolderMessages
) -> None:
    folder.send(TEXT)
    folder.send(replace(TEXT, id="2", by="e-mail", to="lucia@mail.example", subject="Un mensaje", body=FORGED))

    page = create_app(desk.services).test_client().get("/demo/inbox?language=en-US")

    html = page.get_data(as_text=True)
    assert html.index("lucia@mail.example") < html.index(local_number(TEXT.to))
    assert 'href="/?language=en-US"' in html
    assert re.findall(r'href="(http[^"]+)"', html) == [LINK]
    assert "<script" not in html
    assert page.headers["Refresh"] == "5"
    assert page.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_it_looks_no_more_when_it_is_told_to_stop(desk: Desk) -> None:
    page = create_app(desk.services).test_client().get("/demo/inbox?still=yes&language=es-US")

    assert "Refresh" not in page.headers
    assert "Todavía nada" in page.get_data(as_text=True)


def test_a_practice_in_earnest_refuses_it(desk: Desk, folder: FolderMessages, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.send(TEXT)
    practice = desk.services.practices.current()
    monkeypatch.setattr(practice, "details", practice.details.model_copy(update={"demo": False}))

    page = create_app(desk.services).test_client().get("/demo/inbox")

    assert page.status_code == 403
    assert TEXT.to not in page.get_data(as_text=True)


def test_only_the_newest_fifty_are_shown(desk: Desk, folder: FolderMessages, tmp_path: Path) -> None:
    for number in range(53):
        folder.send(replace(TEXT, id=str(number), body=f"number {number}."))

    html = create_app(desk.services).test_client().get("/demo/inbox").get_data(as_text=True)

    assert html.count("<li ") == 50
    assert "number 52." in html
    assert "number 2." not in html
