"""Only managers get in, and nobody acts in their name."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.builders import Desk
from tests.integration.console.conftest import PASSWORD, Browser, SignedIn
from voice_gateway.app import create_app


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """One kind of database is enough: nothing here depends on it."""
    shutil.copy(loaded_sqlite, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


def test_a_manager_signs_in_and_comes_to_the_page_they_wanted(browser: Browser) -> None:
    asked = browser.client.get("/console/cases/some-case")
    assert asked.status_code == 302
    assert asked.location == "/console/sign-in?next=/console/cases/some-case"

    answer = browser.signs_in("dana-whitfield", next="/console/cases/some-case")

    assert answer.status_code == 303
    assert answer.location == "/console/cases/some-case"
    assert "Dana Whitfield" in browser.sees("/console/")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/chat", "\\\\evil.example"])
def test_signing_in_never_leads_out_of_the_console(browser: Browser, elsewhere: str) -> None:
    assert browser.signs_in("dana-whitfield", next=elsewhere).location == "/console/"


@pytest.mark.parametrize(
    ("manager", "password"),
    [("dana-whitfield", "wrong"), ("dana-whitfield", ""), ("nobody", "alder-falls-demo"), ("", "")],
)
def test_a_wrong_password_and_an_unknown_id_get_the_same_answer(browser: Browser, manager: str, password: str) -> None:
    answer = browser.signs_in(manager, password)

    assert answer.status_code == 401
    assert "do not go together" in answer.get_data(as_text=True)
    assert f'name="manager" value="{manager}"' in answer.get_data(as_text=True)
    assert browser.client.get("/console/").status_code == 302


def test_the_language_chosen_at_the_door_stays_for_who_speaks_it(browser: Browser) -> None:
    page = browser.sees("/console/sign-in?language=es-US")
    assert 'action="/console/sign-in?language=es-US"' in page

    browser.sends("/console/sign-in?language=es-US", manager="rosa-delgado", password=PASSWORD)
    assert '<html lang="es-US">' in browser.sees("/console/rota")
    browser.sends("/console/sign-out")
    browser.sends("/console/sign-in?language=es-US", manager="dana-whitfield", password=PASSWORD)
    assert '<html lang="en-US">' in browser.sees("/console/rota")
    browser.sends("/console/sign-out")

    browser.signs_in("rosa-delgado")
    assert '<html lang="en-US">' in browser.sees("/console/rota")


def test_guessing_is_slowed_down_and_signing_in_often_is_not(browser: Browser, app: Flask) -> None:
    for _ in range(11):
        assert browser.signs_in("dana-whitfield").status_code == 303
        browser.sends("/console/sign-out")

    answers = [browser.signs_in("dana-whitfield", "guess").status_code for _ in range(11)]

    assert answers == [401] * 10 + [429]
    assert "Too many tries" in browser.signs_in("dana-whitfield").get_data(as_text=True)


def test_a_form_without_its_token_is_refused(manager: SignedIn, app: Flask) -> None:
    browser = manager("dana-whitfield")
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    posts = [rule for rule in posts if rule.endpoint.startswith("console.")]
    assert len(posts) >= 8

    for rule in posts:
        answer = browser.client.post(rule.rule.replace("<case_id>", "some-case").replace("<manager_id>", "somebody"))
        assert answer.status_code == 400, rule
        assert "open too long" in answer.get_data(as_text=True)


def test_the_session_ends_with_signing_out_and_the_manager_is_away(desk: Desk, browser: Browser) -> None:
    browser.signs_in("dana-whitfield")
    assert desk.services.practices.is_on_duty("dana-whitfield")

    browser.sends("/console/sign-out")

    assert "shown as away" in browser.sees("/console/sign-in")
    assert browser.client.get("/console/").status_code == 302
    assert not desk.services.practices.is_on_duty("dana-whitfield")


def test_the_sessions_cookie_is_for_this_site_and_no_script(browser: Browser) -> None:
    cookie = browser.signs_in("dana-whitfield").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_on_https_the_cookie_never_travels_in_the_clear(desk: Desk) -> None:
    settings = desk.services.settings
    object.__setattr__(desk.services, "settings", settings.model_copy(update={"public_url": "https://desk.example"}))

    answer = create_app(desk.services).test_client().get("/console/sign-in")

    assert "Secure" in answer.headers["Set-Cookie"]


def test_demo_accounts_are_shown_in_a_demo_practice_only(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "alder-falls-demo" in browser.sees("/console/sign-in")

    practice = desk.services.practices.current()
    monkeypatch.setattr(practice, "details", practice.details.model_copy(update={"demo": False}))

    assert "alder-falls-demo" not in browser.sees("/console/sign-in")


def test_the_sign_in_page_speaks_the_practices_languages(browser: Browser) -> None:
    page = browser.sees("/console/sign-in?language=es-US")

    assert '<html lang="es-US">' in page
    assert "Contraseña" in page


def test_a_manager_who_left_the_practice_is_signed_out(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.signs_in("dana-whitfield")
    practice = desk.services.practices.current()
    staying = {id: manager for id, manager in practice.managers.items() if id != "dana-whitfield"}

    monkeypatch.setattr(practice, "managers", staying)

    assert browser.client.get("/console/").status_code == 302
    assert browser.signs_in("dana-whitfield").status_code == 401


def test_pages_allow_no_script_but_their_own(browser: Browser) -> None:
    browser.signs_in("dana-whitfield")
    answer = browser.client.get("/console/")
    page = answer.get_data(as_text=True)

    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert " style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count('<script type="module" src=')
