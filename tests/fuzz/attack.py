"""Sends hostile requests to the gateway as an application and says what went wrong."""

import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import TestResponse

from tests.fuzz import hostile
from voice_gateway.limits import Limits

load_all_checks()
CONFORMS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TOO_LONG = 413  # a refusal as good as any, but one that schemathesis does not know as such
OPERATIONS = (
    "open_conversation",
    "read_conversation",
    "say",
    "call_manager",
    "change_language",
    "typing",
    "go_on_elsewhere",
    "go_on_here",
    "description",
)


@dataclass
class Report:
    """How many requests were sent, what they got, and what was wrong."""

    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return self.statuses.total()

    def note(self, response: TestResponse, what: str) -> TestResponse:
        """Counts an answer; a failure of ours or an answer that is no JSON is wrong."""
        self.statuses[str(response.status_code)] += 1
        if response.status_code >= 500:
            self.wrong.append(f"{response.status_code}: {what}")
        elif response.status_code >= 400 and response.data and not response.get_json()["message"]:
            self.wrong.append(f"{response.status_code} without a sentence: {what}")
        if response.headers.get("Cache-Control") != "no-store" and "/chat/" in what:
            self.wrong.append(f"may be cached: {what}")
        if "Set-Cookie" in response.headers:
            self.wrong.append(f"sets a cookie: {what}")
        return response


class Attack:
    """An attacker with a conversation of their own, and a victim's conversation beside it."""

    def __init__(self, app: Flask, chance: random.Random) -> None:
        app.extensions["limits"] = Limits(count(step=1000).__next__)  # here the limits are not what is tried
        self.app = app
        self.chance = chance
        self.report = Report()
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.victim, self.token = self._opens()
        self.own, self.own_token = self._opens()

    def by_description(self, examples: int) -> None:
        """What the description allows and what it does not, so many of each for every operation."""
        schema = schemathesis.openapi.from_wsgi("/chat/openapi.json", self.app)
        for result in schema.get_all_operations():
            operation = result.ok()
            name = operation.definition.raw["operationId"]
            if name not in OPERATIONS:
                continue
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                if name == "description" and mode is GenerationMode.NEGATIVE:
                    continue  # it takes nothing, so nothing of it can be wrong
                self._try_operation(operation, mode, examples)

    def _try_operation(self, operation: Any, mode: GenerationMode, examples: int) -> None:
        fixed = {"conversation_id": self.own} if "{conversation_id}" in operation.path else {}
        right = {"Authorization": f"Bearer {self.own_token}"}
        cases = operation.as_strategy(generation_mode=mode, path_parameters=fixed or None, headers=right)

        @seed(self.chance.getrandbits(32))
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def tried(case: Any) -> None:
            if fixed:
                case.path_parameters = fixed
            response = case.call(headers=right)
            self.report.statuses[str(response.status_code)] += 1
            refused = mode is GenerationMode.POSITIVE or response.status_code == TOO_LONG
            checks = CONFORMS if refused else [*CONFORMS, negative_data_rejection]
            try:
                case.validate_response(response, checks=checks)
            except (Exception, FailureGroup) as failure:  # every kind of it goes into the report
                self.report.wrong.append(f"{operation.label}: {failure}"[:1500])

        tried()

    def with_tricks(self, requests: int) -> None:
        """Hostile bodies, buttons, headers and addresses in a conversation of one's own."""
        for _ in range(requests):
            if self.chance.random() < 0.02:
                self.own, self.own_token = self._opens()
            self._tricks()

    def _tricks(self) -> None:
        chance, path = self.chance, f"/chat/conversations/{self.own}"
        headers = {"Authorization": f"Bearer {self.own_token}", "Content-Type": chance.choice(hostile.TYPES)}
        kind = chance.random()
        if kind < 0.5:
            self._sends("POST", f"{path}/messages", data=hostile.body(chance), content_type="application/json")
        elif kind < 0.6:
            self._sends("GET", path, query_string=f"after={quote(chance.choice(hostile.AFTERS))}")
        elif kind < 0.7:
            language = {"language": chance.choice(hostile.LANGUAGES)}
            self._sends("POST", chance.choice([f"{path}/language", "/chat/conversations"]), json=language)
        elif kind < 0.85:
            way = f"{path}/{chance.choice(hostile.WAYS)}"
            self._sends("POST", way, data=hostile.body(chance), headers=headers, content_type=headers["Content-Type"])
        else:
            address = quote(hostile.text(chance)[:60].encode("utf-8", "replace"), safe="/%")
            self._sends(chance.choice(hostile.METHODS), f"/chat/conversations/{address}", data=b"{}")

    def on_the_victim(self, requests: int) -> None:
        """Tries to read and to write without the right; nothing may come of it."""
        before = self._reads_victim()
        for _ in range(requests):
            header = hostile.authorization(self.chance, self.token, self.own_token)
            headers = {} if header is None else {"Authorization": header}
            headers |= self._tricky_headers()
            self._steals(headers)
        if self._reads_victim() != before:
            self.report.wrong.append("a stranger wrote into a conversation")

    def _steals(self, headers: dict[str, str]) -> None:
        chance, path = self.chance, f"/chat/conversations/{self.victim}"
        body = {"id": str(uuid.UUID(int=chance.getrandbits(128))), "text": "who am I?"}
        asks = [
            ("GET", path, {}),
            ("GET", f"{path}?token={self.token}&access_token={self.token}", {}),
            ("POST", f"{path}/messages", {"json": body}),
            ("POST", f"{path}/manager", {"json": {"id": body["id"]}}),
            ("POST", f"{path}/language", {"json": {"language": "es-US"}}),
            ("POST", f"{path}/typing", {"json": {}}),
        ]
        method, address, more = chance.choice(asks)
        response = self._sends(method, address, headers=headers, own=False, **more)
        if response.status_code != 403:
            self.report.wrong.append(f"{response.status_code} for a stranger: {method} {address} {headers}")

    def _tricky_headers(self) -> dict[str, str]:
        tricks: list[dict[str, str]] = [
            {},
            {"X-Original-URL": f"/chat/conversations/{self.own}"},
            {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
            {"X-HTTP-Method-Override": "DELETE"},
            {"Cookie": f"token={self.token}; session={self.token}"},
            {"X-Authorization": f"Bearer {self.token}", "Proxy-Authorization": f"Bearer {self.token}"},
            {"Origin": "null"},
            {"Last-Event-ID": "0"},
        ]
        return self.chance.choice(tricks)

    def _reads_victim(self) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.get(f"/chat/conversations/{self.victim}", headers=headers).get_json()

    def _opens(self) -> tuple[str, str]:
        opened = self.client.post("/chat/conversations", json={}).get_json()
        return opened["conversation"], opened["token"]

    def _sends(self, method: str, path: str, *, own: bool = True, **more: Any) -> TestResponse:
        headers = dict(more.pop("headers", {}))
        if own:
            headers["Authorization"] = f"Bearer {self.own_token}"
        response = self.client.open(path, method=method, headers=headers, **more)
        return self.report.note(response, f"{method} {path} {more}"[:400])
