"""Every route of both applications, tried as everybody who could call it, against one table.

A view says by its guard what it asks for, ROUTES says which guard each route is meant to have, and `expected` says whom
a guard lets through. A new route is added to ROUTES, and nothing else has to be written.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import delete, insert, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from frontdesk.accounts import store
from frontdesk.accounts.model import Right, Step
from frontdesk.accounts.store import sessions
from frontdesk.cases.model import WITH_MANAGER
from frontdesk.conversations.model import Opened
from tests.builders import Desk, a_desk
from tests.real_practice import ADDRESS, PASSWORD, a_person
from voice_gateway.app import create_app
from voice_gateway.console.auth import NAME
from voice_gateway.guards import Guard

ANY_STEP = frozenset({Step.CODE, Step.ENROL, Step.OPEN, Step.LOCKED})
ALSO_LOCKED = frozenset({Step.OPEN, Step.LOCKED})
OPEN = frozenset({Step.OPEN})


def manager(right: Right | None = None, steps: frozenset[Step] = OPEN, *, case: bool = False) -> Guard:
    return Guard("manager", right, steps, case)


ALL, DEMO, PATIENT, PROVIDER = Guard("all"), Guard("demo"), Guard("conversation"), Guard("provider")
DESK, OWN_CASE = manager(Right.CASES), manager(Right.CASES, case=True)
SIGNS = manager(Right.CASES, ALSO_LOCKED)

ROUTES: dict[str, Guard] = {
    # what anybody may see
    "GET /": ALL,
    "GET /health": ALL,
    "GET /static/<path:filename>": ALL,
    "GET /widget/<path:filename>": ALL,
    "GET /widget/chat/first-words.js": ALL,
    "GET /console/static/<path:filename>": ALL,
    "POST /chat/conversations": ALL,
    "POST /chat/continue": ALL,
    "POST /chat/back": ALL,
    "GET /chat/openapi.json": ALL,
    "GET /visit": ALL,
    "GET /visit/static/<path:filename>": ALL,
    "POST /chat/reminders/show": ALL,
    "POST /chat/reminders/confirm": ALL,
    "POST /chat/reminders/end": ALL,
    "POST /chat/reminders/sound": ALL,
    "GET /demo/static/<path:filename>": ALL,
    "GET /demo/inbox": DEMO,
    "GET /demo/phone/static/<path:filename>": ALL,
    "GET /demo/phone": DEMO,
    "GET /demo/phone/managers": DEMO,
    "GET /demo/phone/phones/<number>": DEMO,
    "POST /demo/phone/calls": DEMO,
    "POST /demo/phone/phones/<number>/say": DEMO,
    "POST /demo/phone/phones/<number>/press": DEMO,
    "POST /demo/phone/phones/<number>/<any(answer, decline, hangup):what>": DEMO,
    # a patient's own conversation
    "GET /chat/conversations/<conversation_id>": PATIENT,
    "POST /chat/conversations/<conversation_id>/messages": PATIENT,
    "POST /chat/conversations/<conversation_id>/manager": PATIENT,
    "POST /chat/conversations/<conversation_id>/continue": PATIENT,
    "POST /chat/conversations/<conversation_id>/language": PATIENT,
    "POST /chat/conversations/<conversation_id>/typing": PATIENT,
    "POST /chat/conversations/<conversation_id>/read": PATIENT,
    "GET /chat/conversations/<conversation_id>/sound": PATIENT,
    "POST /chat/conversations/<conversation_id>/recordings": PATIENT,
    "GET /live/conversations/<conversation_id>": PATIENT,
    # the doors of the console
    "GET /console/sign-in": ALL,
    "POST /console/sign-in": ALL,
    "GET /console/invitation": ALL,
    "POST /console/invitation": ALL,
    "GET /console/second-factor": manager(steps=frozenset({Step.CODE})),
    "POST /console/second-factor": manager(steps=frozenset({Step.CODE})),
    "GET /console/second-factor/new": manager(steps=frozenset({Step.ENROL, Step.OPEN})),
    "POST /console/second-factor/new": manager(steps=frozenset({Step.ENROL, Step.OPEN})),
    "GET /console/unlock": manager(steps=frozenset({Step.LOCKED})),
    "POST /console/unlock": manager(steps=ALSO_LOCKED),
    "POST /console/sign-out": manager(steps=ANY_STEP),
    "POST /console/stay": manager(),
    "GET /console/account": manager(),
    "POST /console/account/password": manager(),
    # cases
    "GET /console/": manager(),
    "POST /console/presence": DESK,
    "GET /console/api/queue": DESK,
    "GET /console/api/news": SIGNS,
    "GET /live/console": SIGNS,
    "GET /console/cases/<case_id>": OWN_CASE,
    "GET /console/api/cases/<case_id>": OWN_CASE,
    "POST /console/cases/<case_id>/accept": OWN_CASE,
    "POST /console/cases/<case_id>/decline": OWN_CASE,
    "POST /console/cases/<case_id>/messages": OWN_CASE,
    "POST /console/cases/<case_id>/give-back": OWN_CASE,
    "POST /console/cases/<case_id>/resolve": OWN_CASE,
    "POST /console/cases/<case_id>/call": OWN_CASE,
    "POST /console/cases/<case_id>/call/others": OWN_CASE,
    "GET /console/cases/<case_id>/recordings/<recording_id>": OWN_CASE,
    "POST /console/cases/<case_id>/refill": OWN_CASE,
    "POST /console/cases/<case_id>/refill/decision": OWN_CASE,
    "POST /console/cases/<case_id>/refill/check": OWN_CASE,
    "GET /console/leaves": DESK,
    "GET /console/leaves/<leave_id>": DESK,
    "POST /console/leaves/<leave_id>/ticks": DESK,
    "POST /console/cases/<case_id>/tasks": OWN_CASE,
    "GET /console/tasks/<task_id>": OWN_CASE,
    "POST /console/tasks/<task_id>/accept": OWN_CASE,
    "POST /console/tasks/<task_id>/end": OWN_CASE,
    "GET /console/rota": DESK,
    "POST /console/rota/own-absence": DESK,
    "POST /console/rota/absences/<absence_id>/end": DESK,
    # what the provider of calls asks and reports, signed
    "POST /phone/calls": PROVIDER,
    "POST /phone/calls/turns/<key>": PROVIDER,
    "POST /phone/calls/turns/<key>/again/<int:time>": PROVIDER,
    "POST /phone/calls/turns/<key>/partly/<awaits>/<language>": PROVIDER,
    "POST /phone/calls/turns/<key>/whole": PROVIDER,
    "POST /phone/calls/next": PROVIDER,
    "POST /phone/calls/message": PROVIDER,
    "POST /phone/calls/recordings": PROVIDER,
    "POST /phone/calls/events": PROVIDER,
    "POST /phone/check": PROVIDER,
    "POST /phone/reminders/<id>": PROVIDER,
    "POST /phone/reminders/<id>/gate/<int:time>": PROVIDER,
    "POST /phone/reminders/<id>/events": PROVIDER,
    "POST /phone/reminders/<id>/machine": PROVIDER,
    "GET /phone/music": ALL,
    "POST /phone/music": ALL,
    "GET /phone/fallback": ALL,
    "POST /phone/fallback": ALL,
    "POST /phone/legs/<leg_id>": PROVIDER,
    "POST /phone/legs/<leg_id>/gate/<int:time>": PROVIDER,
    "POST /phone/legs/<leg_id>/brief/<int:time>": PROVIDER,
    "POST /phone/legs/<leg_id>/after": PROVIDER,
    "POST /phone/legs/<leg_id>/told": PROVIDER,
    "POST /phone/legs/<leg_id>/events": PROVIDER,
    "POST /phone/legs/<leg_id>/machine": PROVIDER,
    "POST /phone/legs/<leg_id>/room": PROVIDER,
    # supervisors and administrators
    "POST /console/rota/absences": manager(Right.ROTA),
    "POST /console/leaves": manager(Right.ROTA),
    "POST /console/leaves/<leave_id>/end": manager(Right.ROTA),
    "POST /console/rota/hours": manager(Right.ROTA),
    "POST /console/rota/hours/swap": manager(Right.ROTA),
    "POST /console/rota/hours/usual": manager(Right.ROTA),
    "GET /console/overview": manager(Right.OVERVIEW),
    "POST /console/cases/<case_id>/break-glass": manager(Right.OVERVIEW, case=True),
    "POST /console/cases/<case_id>/follow-up": manager(Right.CASES, case=True),
    "POST /console/cases/<case_id>/reopen": manager(Right.CASES, case=True),
    "POST /console/cases/<case_id>/kind": manager(Right.CASES, case=True),
    "GET /console/misunderstood": manager(Right.SENTENCES),
    "POST /console/misunderstood": manager(Right.SENTENCES),
    "GET /console/figures": manager(Right.FIGURES),
    "GET /console/accounts": manager(Right.ACCOUNTS),
    "POST /console/accounts/<manager_id>/invite": manager(Right.ACCOUNTS),
    "POST /console/accounts/<manager_id>/end-sessions": manager(Right.ACCOUNTS),
    "GET /console/audit": manager(Right.AUDIT),
}

OWNER = "tomas-herrera"
PEOPLE = {
    "other manager": "priya-raman",
    "clinical manager": "keisha-monroe",
    "supervisor": "dana-whitfield",
    "administrator": "noor-haddad",
}
FIELDS = {"text": "x", "agreed": "x", "outcome": "other", "words": "x", "why": "quality", "at_desk": "no", "code": "0"}
FIELDS |= {"task": "other", "due": "usual", "how": "x", "ended": "done"}
FIELDS |= {"reason": "complaint", "reached": "done"}
FIELDS |= {"conversation": "x", "turn": "x", "instead": "leave_out"}
FIELDS |= {"manager": "rosa-delgado", "other": "priya-raman", "kind": "leave", "hours": "", "day": "2027-05-03"}
FIELDS |= {"from": "2027-05-03T08:00", "until": "2027-05-04"}
FIELDS |= {"days": "3", "decision": "approved", "decided_by": "ruiz", "found": "ready", "tick": "refilled"}
FIELDS |= {"provider": "weiss", "cover": "ruiz", "patient": "june-hoffman"}
WITH_HIM = ("/call", "/call/others", "/messages", "/give-back", "/resolve", "/tasks")
WITH_HIM += ("/refill", "/refill/decision", "/refill/check")
DOORS = {
    "/console/sign-in",
    "/console/second-factor",
    "/console/second-factor/new",
    "/console/unlock",
    "/console/",
    "/console/accounts",
}
SAY_NO_TO_WHAT_IS_WRONG = {  # they answer 403 to a wrong code or password, which is what these requests send
    "/console/invitation",
    "/console/second-factor",
    "/console/second-factor/new",
    "/console/unlock",
    "/console/account/password",
}

STEPS = {"half signed in": Step.CODE, "invited": Step.ENROL, "locked": Step.LOCKED}
RIGHTS = {
    "owner": {Right.CASES},
    "other manager": {Right.CASES},
    "clinical manager": {Right.CASES},
    "locked": {Right.CASES},
    "half signed in": {Right.CASES},
    "invited": {Right.CASES},
    "supervisor": {Right.CASES, Right.OVERVIEW, Right.ROTA, Right.SENTENCES, Right.FIGURES},
    "administrator": {Right.ACCOUNTS, Right.AUDIT, Right.FIGURES},
}
NO_MANAGER = ("nobody", "patient", "other patient", "expired", "demo account in earnest")
EVERYBODY = (*NO_MANAGER, *RIGHTS)


def expected(guard: Guard, who: str) -> str:
    """What a guard answers to somebody: `allowed`, `door` (sign in, unlock …) or `refused`."""
    if guard.who == "all":
        return "allowed"
    if guard.who in ("demo", "provider"):
        return "refused"  # this practice is in earnest, and none of them has the provider's secret
    if guard.who == "conversation":
        return "allowed" if who == "patient" else "refused"
    if who in NO_MANAGER or STEPS.get(who, Step.OPEN) not in guard.steps:
        return "door"
    if guard.right and guard.right not in RIGHTS[who]:
        return "refused"
    return "refused" if guard.case and guard.right is Right.CASES and who not in ("owner", "locked") else "allowed"


@dataclass
class Stage:
    """A practice in earnest, and everybody's browser."""

    desk: Desk
    apps: tuple[Flask, Flask]
    patients: dict[str, Opened]
    tokens: dict[str, str]

    def case_of_the_owner(self, *, accepted: bool) -> str:
        """A case that rings for Tomás, or that he has accepted."""
        self.desk.services.practices.set_presence(OWNER, available=True)
        for talk in self.desk.services.cases.for_manager(OWNER):
            if talk.status in WITH_MANAGER:  # who talks with many is not rung
                for task in self.desk.services.tasks.of_case(talk.id):
                    self.desk.services.tasks.cancel(task.id, OWNER, "over")
                self.desk.services.cases.resolve(talk.id, OWNER, "over")
        case = self.desk.services.cases.request(self.desk.opens(), "refund_or_dispute")
        assert case.manager_id == OWNER
        return self.desk.services.cases.accept(case.id, OWNER).id if accepted else case.id

    def call(self, app: Flask, who: str, method: str, rule: str) -> TestResponse:
        """One request with all that the forms have. A session that it ends is there again afterwards."""
        path = rule.replace("<manager_id>", "rosa-delgado").replace("<path:filename>", "none")
        path = path.replace("<leg_id>", "none").replace("<recording_id>", "none").replace("<int:time>", "1")
        path = path.replace("<conversation_id>", self.patients["patient"].conversation.id)
        path = path.replace("<number>", "+19145550110").replace("<any(answer, decline, hangup):what>", "answer")
        if "<case_id>" in path:
            path = path.replace("<case_id>", self.case_of_the_owner(accepted=rule.endswith(WITH_HIM)))
        if "<task_id>" in path:
            case_id = self.case_of_the_owner(accepted=True)
            path = path.replace("<task_id>", self.desk.services.tasks.open(case_id, "correct_bill", by=OWNER).id)
        client, headers = app.test_client(), {"X-CSRFToken": _form_token(app)}
        if who in self.patients:
            headers["Authorization"] = f"Bearer {self.patients[who].token}"
        cookie = {"csrf_token": "form", **({"token": self.tokens[who]} if who in self.tokens else {})}
        client.set_cookie(NAME, app.session_interface.get_signing_serializer(app).dumps(cookie))  # type: ignore[attr-defined]
        with _sessions_kept(self.desk):
            data = FIELDS if method == "POST" and rule.startswith("/console") else None
            answer = client.open(path, method=method, headers=headers, data=data, buffered=False)
            answer.close()
        return answer


@contextmanager
def _sessions_kept(desk: Desk) -> Iterator[None]:
    with desk.services.db.reading() as tx:
        before = [dict(row._mapping) for row in tx.execute(select(sessions))]
    yield
    with desk.services.db.begin() as tx:
        tx.execute(delete(sessions))
        tx.execute(insert(sessions), before)


def _form_token(app: Flask) -> str:
    return str(URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps("form"))


@pytest.fixture(scope="module")
def stage(real_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("matrix")
    shutil.copy(real_sqlite, folder / "real.db")
    desk = a_desk(f"sqlite:///{folder / 'real.db'}", folder)
    welcome = desk.services.reception.welcome
    tokens = {"expired": a_person(desk, "rosa-delgado").token}
    desk.clock.advance(hours=12)
    tokens["locked"] = a_person(desk, OWNER).token
    desk.clock.advance(minutes=16)
    tokens |= {who: a_person(desk, id).token for who, id in PEOPLE.items()}
    tokens["half signed in"] = desk.services.accounts.sign_in(PEOPLE["other manager"], PASSWORD, ADDRESS)[0]
    code = desk.services.enrolment.invite("miguel-acosta", "x").code
    tokens["invited"] = desk.services.enrolment.accept_invitation(code, PASSWORD, ADDRESS)
    with desk.services.db.begin() as tx:
        tokens["owner"] = desk.services.sessions.begin(tx, OWNER, Step.OPEN)
        store.set_password(tx, "rosa-delgado", "of a demo that was here before", demo=True)
        tokens["demo account in earnest"] = desk.services.sessions.begin(tx, "rosa-delgado", Step.OPEN)
    patients = {who: welcome("chat", "en-US") for who in ("patient", "other patient")}
    yield Stage(desk, (create_app(desk.services), create_app(desk.services, live=True)), patients, tokens)
    desk.services.db.close()


def _routes(app: Flask) -> Iterator[tuple[str, str, Rule]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}", method, rule


def test_every_route_declares_its_guard_and_is_in_the_table(stage: Stage) -> None:
    for app in stage.apps:
        for name, _, rule in _routes(app):
            view: Any = app.view_functions[rule.endpoint]
            guard = ALL if rule.endpoint.endswith("static") else getattr(view, "guard", None)

            assert guard is not None, (
                f"{name} does not say who may use it: put open_to_all, of_conversation or manager_required on its view "
                f"({rule.endpoint}), and the same guard into ROUTES in {Path(__file__).name}"
            )
            assert name in ROUTES, f"{name} is new: write into ROUTES in {Path(__file__).name} whom it is meant for"
            assert guard == ROUTES[name], f"{name} is guarded by {guard}, but meant for {ROUTES[name]}"


def test_no_route_of_the_table_is_gone(stage: Stage) -> None:
    there = {name for app in stage.apps for name, _, _ in _routes(app)}

    assert set(ROUTES) == there


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_route_lets_through_whom_its_guard_says_and_nobody_else(stage: Stage, who: str) -> None:
    wrong = [
        f"{name} as {who}: {found}, not {expected(ROUTES[name], who)}"
        for app in stage.apps
        for name, method, rule in _routes(app)
        if name in ROUTES
        and (found := _class(stage.call(app, who, method, rule.rule), rule.rule)) != expected(ROUTES[name], who)
    ]

    assert not wrong, "\n".join(wrong)


def _class(answer: TestResponse, rule: str) -> str:
    """What an answer means. An allowed request may still hear that a code is wrong or a file not there."""
    status, location = answer.status_code, (answer.location or "").partition("?")[0]
    assert status < 500, f"{rule}: {status}"
    assert status != 400 or rule == "/chat/conversations", f"{rule}: the form was not looked at"
    if (status == 401 and rule != "/console/sign-in") or (status == 302 and location in DOORS):
        return "allowed" if rule == "/console/" and location == "/console/accounts" else "door"
    return "refused" if status in (403, 409) and rule not in SAY_NO_TO_WHAT_IS_WRONG else "allowed"
