"""Managers at their browsers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import Desk
from voice_gateway.app import create_app

PASSWORD = "alder-falls-demo"
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Browser:
    """One browser: keeps its session, and puts the page's token into forms as the page does."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def signs_in(self, manager: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        return self.sends("/console/sign-in", manager=manager, password=password, **fields)

    def sees(self, path: str, **more: Any) -> str:
        """A page's text; follows redirects."""
        return self.client.get(path, follow_redirects=True, **more).get_data(as_text=True)

    def asks(self, path: str) -> Any:
        """What the page's script gets."""
        return self.client.get(path, headers={"Accept": "application/json"}).get_json()

    def sends(self, path: str, **fields: str) -> TestResponse:
        """Sends a form."""
        return self.client.post(path, data={**fields, "csrf_token": self.token()})

    def sends_as_script(self, path: str, **fields: str) -> TestResponse:
        """Sends a form the way the page's script does."""
        headers = {"Accept": "application/json", "X-CSRFToken": self.token()}
        return self.client.post(path, data=fields, headers=headers)

    def does(self, case_id: str, what: str, **fields: str) -> TestResponse:
        """Sends a form of a case."""
        return self.sends(f"/console/cases/{case_id}/{what}", **fields)

    def token(self) -> str:
        found = TOKEN.search(self.sees("/console/account"))
        assert found, "the page carries no token"
        return found[1]


SignedIn = Callable[[str], Browser]


@pytest.fixture
def app(desk: Desk) -> Flask:
    """The gateway."""
    return create_app(desk.services)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app)


@pytest.fixture
def manager(app: Flask) -> SignedIn:
    """`manager("dana-whitfield")`: a browser in which she is signed in."""

    def signed_in(manager_id: str) -> Browser:
        browser = Browser(app)
        assert browser.signs_in(manager_id).status_code == 303
        return browser

    return signed_in
