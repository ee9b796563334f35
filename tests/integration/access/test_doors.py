"""The console's doors, as a browser meets them: cookies, headers, forms, the lock."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from flask import Flask

from frontdesk.accounts.model import Step
from tests.architecture.project import ROOT
from tests.builders import Desk
from tests.integration.console.conftest import Browser
from tests.real_practice import PASSWORD, a_person
from voice_gateway.app import create_app
from voice_gateway.console.auth import NAME
from voice_gateway.console.live import follow
from voice_gateway.console.worklist import Worklist

TEMPLATES = ROOT / "voice_gateway" / "console" / "templates"


@pytest.fixture
def real_url(real_sqlite: Path, tmp_path: Path) -> str:
    """One kind of database is enough: what depends on it is tested below the browser."""
    shutil.copy(real_sqlite, tmp_path / "real.db")
    return f"sqlite:///{tmp_path / 'real.db'}"


@pytest.fixture
def app(real: Desk) -> Flask:
    """The gateway."""
    return create_app(real.services)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app)


@pytest.fixture
def signed_in(real: Desk, app: Flask) -> Callable[[str], Browser]:
    """`signed_in("dana-whitfield")`: a browser in which she is, all the way."""

    def comes(manager_id: str) -> Browser:
        person, browser = a_person(real, manager_id), Browser(app)
        assert browser.signs_in(manager_id, PASSWORD).location == "/console/second-factor"
        assert browser.sends("/console/second-factor", code=person.code(real)).status_code == 303
        real.clock.advance(seconds=30)
        return browser

    return comes


def _cookie(browser: Browser, name: str = NAME) -> str:
    cookie = browser.client.get_cookie(name)
    assert cookie is not None
    return str(cookie.value)


# --- coming in ---


def test_from_invitation_to_the_page_of_ones_role(real: Desk, browser: Browser) -> None:
    code = real.services.enrolment.invite("noor-haddad", "command line").code
    weak = browser.sends("/console/invitation", code=code, password="short")
    assert (weak.status_code, "12 characters or more" in weak.get_data(as_text=True)) == (422, True)

    answer = browser.sends("/console/invitation", code=code, password=PASSWORD)
    page = browser.sees(answer.location)
    key = re.search(r'<code aria-labelledby="key-label">([^<]+)</code>', page)
    assert key is not None
    assert browser.client.get("/console/accounts").location == "/console/second-factor/new?next=/console/accounts"
    wrong = browser.sends("/console/second-factor/new", code="000000")
    shown = browser.sends(
        "/console/second-factor/new", code=pyotp.TOTP(key[1].replace(" ", "")).at(real.clock.now())
    ).get_data(as_text=True)

    assert wrong.status_code == 403
    assert len(re.findall(r"<li><code>[A-Z0-9-]{11}</code>", shown)) == 8
    assert 'href="/console/accounts"' in shown
    assert "Noor Haddad" in browser.sees("/console/")


def test_after_the_code_the_manager_comes_to_the_page_they_wanted(real: Desk, app: Flask) -> None:
    dana, browser = a_person(real), Browser(app)
    browser.signs_in(dana.id, PASSWORD, next="/console/overview")

    answer = browser.sends("/console/second-factor", code=dana.code(real))

    assert answer.location == "/console/overview"


def test_a_session_that_somebody_planted_is_not_the_one_that_is_opened(real: Desk, app: Flask) -> None:
    dana, browser = a_person(real), Browser(app)
    browser.sees("/console/sign-in")
    planted = _cookie(browser)

    browser.signs_in(dana.id, PASSWORD)
    half = _cookie(browser)
    browser.sends("/console/second-factor", code=dana.code(real))

    assert len({planted, half, _cookie(browser)}) == 3
    for old in (planted, half):
        attacker = app.test_client()
        attacker.set_cookie(NAME, old)
        assert attacker.get("/console/").status_code == 302
    assert browser.client.get("/console/").status_code == 200


def test_an_account_guessed_at_asks_for_password_and_code_together(real: Desk, app: Flask) -> None:
    dana = a_person(real)
    guesser = Browser(app)
    for number in range(10):
        guesser.client.environ_base["REMOTE_ADDR"] = f"10.9.0.{number}"
        guesser.signs_in(dana.id, "guess")
    browser = Browser(app)

    slowed = browser.signs_in(dana.id, PASSWORD)
    answer = browser.signs_in(dana.id, PASSWORD, code=dana.code(real))

    assert slowed.status_code == 429
    assert 'autocomplete="one-time-code"' in slowed.get_data(as_text=True)
    assert answer.location == "/console/"


def test_guesses_are_counted_over_all_processes(real: Desk) -> None:
    a_person(real)
    one, another = Browser(create_app(real.services)), Browser(create_app(real.services))

    answers = [(one if n % 2 else another).signs_in("dana-whitfield", "guess").status_code for n in range(12)]

    assert answers == [401] * 10 + [429] * 2


def test_guesses_from_one_ipv6_household_count_together(real: Desk, app: Flask) -> None:
    guesser, answers = Browser(app), []
    for number in range(12):
        guesser.client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number:x}"
        answers.append(guesser.signs_in(f"nobody-{number}", "guess").status_code)

    assert answers == [401] * 10 + [429] * 2


# --- the lock ---


def test_a_locked_screen_shows_nothing_and_comes_back_to_the_same_case(
    real: Desk, signed_in: Callable[[str], Browser]
) -> None:
    tomas = signed_in("tomas-herrera")
    conversation = real.opens()
    real.says(conversation, "My bill is wrong")
    case = real.services.cases.request(conversation, "refund_or_dispute")
    tomas.does(case.id, "accept")
    token = tomas.token()
    real.clock.advance(minutes=16)

    page = tomas.client.get(f"/console/cases/{case.id}")
    data = tomas.client.get(f"/console/api/cases/{case.id}", headers={"Accept": "application/json"})
    sent = tomas.client.post(f"/console/cases/{case.id}/messages", data={"text": "Hello", "csrf_token": token})
    assert page.location == f"/console/unlock?next=/console/cases/{case.id}"
    assert (data.status_code, data.get_json()["error"]) == (401, "locked")
    assert sent.status_code == 401
    assert "Hello" not in real.replies(conversation)

    wrong = tomas.client.post("/console/unlock", data={"secret": "guess", "csrf_token": token})
    back = tomas.client.post(
        "/console/unlock", data={"secret": PASSWORD, "next": f"/console/cases/{case.id}", "csrf_token": token}
    )

    assert wrong.status_code == 403
    assert back.location == f"/console/cases/{case.id}"
    assert "My bill is wrong" in tomas.sees(f"/console/cases/{case.id}")


def test_polling_and_what_the_script_loads_do_not_keep_the_screen_open(
    real: Desk, signed_in: Callable[[str], Browser]
) -> None:
    tomas = signed_in("tomas-herrera")
    for _ in range(16):
        real.clock.advance(minutes=1)
        tomas.asks("/console/api/news")
        tomas.asks("/console/api/queue")
        tomas.client.get("/console/?by=script")

    assert tomas.asks("/console/api/news")["session"]["locked"] is True


def test_a_sign_of_life_and_a_page_opened_by_hand_keep_it_open(real: Desk, signed_in: Callable[[str], Browser]) -> None:
    tomas = signed_in("tomas-herrera")
    form = {"X-CSRFToken": tomas.token()}
    real.clock.advance(minutes=14)
    stayed = tomas.client.post("/console/stay", headers=form).get_json()
    real.clock.advance(minutes=14)
    tomas.client.get("/console/")
    real.clock.advance(minutes=14)

    assert stayed == {"locked": False, "locks_in": 15 * 60, "ends_in": 12 * 3600 - 14 * 60 - 30}
    assert tomas.asks("/console/api/news")["session"]["locks_in"] == 60


def test_a_locked_screen_hears_that_somebody_waits_and_no_more(real: Desk, signed_in: Callable[[str], Browser]) -> None:
    tomas = signed_in("tomas-herrera")
    real.clock.advance(minutes=16)
    case = real.services.cases.request(real.opens(), "refund_or_dispute")

    news = tomas.asks("/console/api/news")

    assert news["waiting"] == 1
    assert set(news) == {"revision", "cases", "waiting", "session"}
    assert set(news["cases"]) == {case.id}


def test_the_event_stream_ends_within_ten_seconds_of_the_session(real: Desk) -> None:
    dana = a_person(real)
    seconds = iter(range(0, 10_000, 4))
    stream = follow(
        Worklist(real.services),
        dana.id,
        lambda: real.services.sessions.is_alive(dana.token),
        sleep=lambda _: None,
        clock=lambda: next(seconds),
    )
    assert "event: queue" in next(stream)
    session = real.services.sessions.find(dana.token)
    assert session is not None

    real.services.sessions.end(session)
    began = next(seconds)

    assert list(stream) == []
    assert next(seconds) - began <= 30


def test_signing_out_ends_it_in_every_browser_that_has_the_cookie(
    app: Flask, signed_in: Callable[[str], Browser]
) -> None:
    dana, copy = signed_in("dana-whitfield"), app.test_client()
    copy.set_cookie(NAME, _cookie(dana))
    assert copy.get("/console/").status_code == 200

    dana.sends("/console/sign-out")

    assert copy.get("/console/").location == "/console/sign-in?next=/console/"


# --- headers ---

PAGES = ["/console/sign-in", "/console/invitation", "/console/", "/console/account", "/console/second-factor/new"]
PAGES += ["/console/overview", "/console/api/queue", "/console/api/news", "/console/no-such-page"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_for_its_own_files_only_and_is_kept_nowhere(
    signed_in: Callable[[str], Browser], page: str
) -> None:
    answer = signed_in("dana-whitfield").client.get(page)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy or page.endswith("no-such-page")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    if not page.endswith("no-such-page"):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
    body = answer.get_data(as_text=True)
    assert not re.search(r'\sstyle="|<style|\son[a-z]+="', body)
    assert body.count("<script") == body.count('<script type="module" src=')


def test_no_template_of_the_console_has_a_script_or_style_of_its_own() -> None:
    found = {
        template.name: hit[0]
        for template in TEMPLATES.rglob("*.html")
        if (hit := re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", template.read_text()))
    }

    assert found == {}
    assert len(list(TEMPLATES.rglob("*.html"))) > 15


def test_on_https_the_cookie_belongs_to_this_host_and_the_browser_remembers_https(real: Desk) -> None:
    settings = real.services.settings
    object.__setattr__(real.services, "settings", settings.model_copy(update={"public_url": "https://desk.example"}))

    answer = create_app(real.services).test_client().get("/console/sign-in")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-frontdesk_console=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/invitation", "/console/unlock", "/console/stay"])
def test_a_forged_form_is_refused_also_as_json_and_with_another_sessions_token(
    real: Desk, app: Flask, signed_in: Callable[[str], Browser], path: str
) -> None:
    dana, stranger = signed_in("dana-whitfield"), Browser(app)
    stranger.sees("/console/sign-in")
    other = re.search(r'name="csrf-token" content="([^"]+)"', stranger.sees("/console/sign-in"))
    assert other is not None

    answers = [
        dana.client.post(path, data={"secret": PASSWORD}),
        dana.client.post(path, json={"secret": PASSWORD}),
        dana.client.post(path, headers={"X-CSRFToken": other[1]}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


# --- a message is written once ---


def test_a_message_sent_twice_is_written_once(real: Desk, signed_in: Callable[[str], Browser]) -> None:
    tomas, conversation = signed_in("tomas-herrera"), real.opens()
    case = real.services.cases.request(conversation, "refund_or_dispute")
    tomas.does(case.id, "accept")
    blank = re.search(r'name="message_id" value="([^"]+)"', tomas.sees(f"/console/cases/{case.id}"))
    assert blank is not None

    first = tomas.sends_as_script(f"/console/cases/{case.id}/messages", text="Hello", message_id=blank[1])
    again = tomas.sends_as_script(f"/console/cases/{case.id}/messages", text="Hello", message_id=blank[1])
    tomas.does(case.id, "give-back", agreed="Done")
    late = tomas.does(case.id, "messages", text="Hello", message_id=blank[1])

    assert real.replies(conversation).count("Hello") == 1
    assert first.get_json()["message_id"] not in (blank[1], again.get_json()["message_id"])
    assert late.status_code == 303


def test_a_second_factor_is_not_needed_in_a_demo_and_asked_for_in_earnest(real: Desk) -> None:
    half = real.services.enrolment.accept_invitation(
        real.services.enrolment.invite("rosa-delgado", "x").code, PASSWORD, "10.0.0.1"
    )
    session = real.services.sessions.find(half)
    assert session is not None
    assert session.step is Step.ENROL
    browser = Browser(create_app(real.services))

    assert browser.signs_in("rosa-delgado", PASSWORD).location == "/console/second-factor/new"
    assert browser.client.get("/console/").status_code == 302
