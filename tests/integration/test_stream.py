"""An open stream of a conversation: every line once and in order, whoever writes and whatever breaks."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from frontdesk.conversations.model import Line
from frontdesk.conversations.store import conversations, lines
from frontdesk.errors import DatabaseAway
from tests.builders import Desk
from voice_gateway.app import create_app
from voice_gateway.stream import LOOK_EVERY

FEW = settings(  # what fails is not made smaller: with a stream opened each time that takes minutes
    max_examples=12,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def live(desk: Desk) -> FlaskClient:
    return create_app(desk.services, live=True).test_client()


@FEW
@given(
    writers=st.lists(st.integers(1, 6), min_size=1, max_size=5),
    breaks=st.sets(st.integers(1, 12), max_size=4),
)
def test_all_after_a_number_misses_nothing_and_doubles_nothing_while_many_write(
    desk: Desk, live: FlaskClient, writers: list[int], breaks: set[int]
) -> None:
    opened = desk.services.conversations.open("chat", "en-US")
    conversation, total = opened.conversation.id, sum(writers)

    def write(count: int) -> None:
        for _ in range(count):
            desk.services.conversations.add_line(conversation, Line("notice", "news", "en-US"))

    with ThreadPoolExecutor(len(writers) + 1) as pool:
        reading = pool.submit(_read_all, live, conversation, opened.token, total, breaks)
        list(pool.map(write, writers))

        assert reading.result(30) == list(range(1, total + 1))


def test_a_page_that_goes_on_from_its_last_row_hears_what_comes(desk: Desk, live: FlaskClient) -> None:
    opened = desk.services.conversations.open("chat", "en-US")
    conversation = opened.conversation.id
    desk.services.conversations.add_line(conversation, Line("assistant", "hello", "en-US"))
    with _stream(live, conversation, opened.token, 1) as stream:
        assert next(stream).startswith("event: state")

        desk.services.conversations.add_line(conversation, Line("notice", "Dana has joined", "en-US"))

        assert _number(next(stream)) == 2


def test_a_stream_lives_through_some_seconds_without_a_database(
    desk: Desk, live: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = desk.services.conversations.open("chat", "en-US")
    conversation, heard = opened.conversation.id, list[int]()
    reader = threading.Thread(target=lambda: heard.extend(_read_all(live, conversation, opened.token, 2, set())))
    desk.services.conversations.add_line(conversation, Line("notice", "one", "en-US"))
    reader.start()
    while conversation not in getattr(live.application.extensions.get("watcher"), "_streams", ()):
        time.sleep(0.01)

    with monkeypatch.context() as patch:
        patch.setattr(desk.services.db, "reading", _away)
        time.sleep(1.5)
    desk.services.conversations.add_line(conversation, Line("notice", "two", "en-US"))
    reader.join(20)

    assert heard == [1, 2]


def test_a_database_that_is_away_when_something_changed_does_not_end_the_stream(
    desk: Desk, live: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = desk.services.conversations.open("chat", "en-US")
    conversation = opened.conversation.id
    with _stream(live, conversation, opened.token, 0) as stream:
        assert next(stream).startswith("event: state")
        desk.services.conversations.add_line(conversation, Line("notice", "one", "en-US"))
        original, broken = desk.services.conversations.transcript, [True]

        def transcript(*given: object) -> list[Line]:
            if broken:
                broken.pop()
                _away()
            return original(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(desk.services.conversations, "transcript", transcript)
        seen = [next(stream), next(stream)]

    assert seen[0] == ": alive\n\n"
    assert _number(seen[1]) == 1


def test_a_stream_of_an_unknown_conversation_is_refused_and_one_that_is_deleted_ends(
    desk: Desk, live: FlaskClient
) -> None:
    opened = desk.services.conversations.open("chat", "en-US")
    conversation = opened.conversation.id
    assert live.get("/live/conversations/nobody", headers={"Authorization": "Bearer x"}).status_code == 403

    with _stream(live, conversation, opened.token, 0) as stream:
        next(stream)
        desk.services.conversations.add_line(conversation, Line("notice", "one", "en-US"))
        with desk.services.db.begin() as tx:
            tx.execute(sa.delete(lines).where(lines.c.conversation_id == conversation))
            tx.execute(sa.delete(conversations).where(conversations.c.id == conversation))
        rest = list(stream)
    again = live.get(f"/live/conversations/{conversation}", headers={"Authorization": f"Bearer {opened.token}"})

    assert len(rest) < 3
    assert again.status_code == 403


def _read_all(live: FlaskClient, conversation: str, token: str, total: int, breaks: set[int]) -> list[int]:
    """The numbers of the lines, connecting anew after those in `breaks` with `Last-Event-ID` as a browser does."""
    seen: list[int] = []
    while len(seen) < total:
        with _stream(live, conversation, token, seen[-1] if seen else 0) as stream:
            for told in stream:
                if (number := _number(told)) is not None:
                    seen.append(number)
                    if number in breaks or len(seen) >= total:
                        break
    return seen


@contextmanager
def _stream(live: FlaskClient, conversation: str, token: str, last: int) -> Iterator[Iterator[str]]:
    headers = {"Authorization": f"Bearer {token}", "Last-Event-ID": str(last)}
    response = live.application.test_client().get(f"/live/conversations/{conversation}", headers=headers)
    assert response.status_code == 200
    try:
        yield (part.decode() for part in response.iter_encoded())
    finally:
        response.close()


def _number(told: str) -> int | None:
    return int(told.split("\n")[0].removeprefix("id: ")) if told.startswith("id: ") else None


def _away(*_: object) -> None:
    raise DatabaseAway("OperationalError")


def test_a_heartbeat_while_the_database_is_away_does_not_end_the_stream(
    desk: Desk, live: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_gateway.stream.HEARTBEAT", 0.05)
    opened = desk.services.conversations.open("chat", "en-US")
    conversation = opened.conversation.id
    with _stream(live, conversation, opened.token, 0) as stream:
        assert next(stream).startswith("event: state")
        time.sleep(3 * LOOK_EVERY)  # the watcher's first look is behind us: from now on there are heartbeats only
        while next(stream) != ": alive\n\n":
            pass
        with monkeypatch.context() as patch:
            patch.setattr(desk.services.db, "reading", _away)
            seen = [next(stream) for _ in range(3)]
        desk.services.conversations.add_line(conversation, Line("notice", "one", "en-US"))
        news = next(piece for piece in stream if piece != ": alive\n\n")

    assert seen == [": alive\n\n"] * 3
    assert _number(news) == 1
