"""The chat API as it is described: shapes, refusals, headers, and that the page's chat uses nothing else."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frontdesk.settings import Settings
from tests.architecture.project import ROOT
from tests.builders import Desk
from tests.integration.chat.conftest import Patient
from voice_gateway.app import create_app

ELSEWHERE = ("/console", "/widget", "/health")
SCRIPTS = ROOT / "voice_gateway/chat/static/chat"


def test_every_route_of_the_chat_is_described(app: Flask, live_app: Flask, client: FlaskClient) -> None:
    described = {
        (method.upper(), re.sub(r"\{(\w+)\}", r"<\1>", path))
        for path, methods in client.get("/chat/openapi.json").get_json()["paths"].items()
        for method in methods
    }

    there = {
        (method, rule.rule)
        for rule in [*app.url_map.iter_rules(), *live_app.url_map.iter_rules()]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith(("chat.", "live_chat.", "speech.", "reminders."))
    }

    assert described == there - {
        ("GET", "/"),
        ("GET", "/widget/<path:filename>"),
        ("GET", "/widget/chat/first-words.js"),
        ("GET", "/visit"),
        ("GET", "/visit/static/<path:filename>"),
    }


def test_every_route_of_the_chat_says_who_may_use_it(app: Flask, live_app: Flask) -> None:
    views = {**app.view_functions, **live_app.view_functions}
    ours = ("chat.", "live_chat.", "speech.", "reminders.")
    chat = {name: view for name, view in views.items() if name.startswith(ours)}

    without = [name for name, view in chat.items() if not hasattr(view, "guard") and not name.endswith(".static")]

    assert not without


def test_the_pages_chat_uses_nothing_that_is_not_described(client: FlaskClient) -> None:
    """Read from calls.js, where all its requests are written; no other script may ask anything."""
    description = client.get("/chat/openapi.json").get_json()
    calls = (SCRIPTS / "calls.js").read_text(encoding="utf-8")
    asking = re.findall(r'#(?:data|call)\("(\w+)", [`"](/?[^`"]*)[`"]', calls)
    heard = {"sound": "GET", "record": "POST"}
    asking += [(heard[how], way) for how, way in re.findall(r"#api\.(\w+)\(`\$\{this\.#path\}([^`]+)`", calls)]
    asking += [("POST", way) for way in re.findall(r'"(/manager|/messages)"', calls)]

    used = {(method, f"/chat/conversations/{{conversation_id}}{way.partition('?')[0]}") for method, way in asking}
    fields = set(re.findall(r"(\w+)[,:} ]", " ".join(re.findall(r"(?:text|button|manager): \{([^}]*)\}", calls))))

    paths = {(method.upper(), path) for path, methods in description["paths"].items() for method in methods}
    assert len(used) == 8
    assert used <= paths
    assert ("POST", "/chat/conversations") in paths
    assert fields == set(description["components"]["schemas"]["Saying"]["properties"])
    assert [path.name for path in SCRIPTS.glob("*.js") if "fetch(" in _code(path.read_text())] == ["api.js"]
    assert "XMLHttpRequest" not in "".join(path.read_text() for path in SCRIPTS.glob("*.js"))


def test_what_the_chat_reads_is_in_every_answer(client: FlaskClient) -> None:
    schemas = client.get("/chat/openapi.json").get_json()["components"]["schemas"]
    session = (SCRIPTS / "session.js").read_text(encoding="utf-8")
    read = set(re.findall(r"\bdata\??\.(\w+)", session))

    assert read <= set(schemas["Opened"]["properties"]) | set(schemas["State"]["properties"])


@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        ("POST", "/chat/conversations", {"data": "{", "content_type": "application/json"}, 400),
        ("POST", "/chat/conversations", {"data": "[" * 30_000, "content_type": "application/json"}, 400),
        ("POST", "/chat/conversations", {"json": []}, 422),
        ("POST", "/chat/conversations", {"json": {"language": 1}}, 422),
        ("POST", "/chat/conversations", {"json": {"languages": "es-US"}}, 422),
        ("POST", "/chat/conversations", {"data": "language=es-US"}, 415),
        ("POST", "/chat/conversations", {"data": b"x" * 70_000, "content_type": "application/json"}, 413),
        ("DELETE", "/chat/conversations", {}, 405),
        ("GET", "/chat/nothing", {}, 404),
        ("GET", "/chat/conversations/%00", {}, 403),
    ],
)
def test_refusals_are_json_with_a_sentence(
    client: FlaskClient, method: str, path: str, more: dict[str, Any], status: int
) -> None:
    response = client.open(path, method=method, headers={"Accept-Language": "es-MX"}, **more)

    assert response.status_code == status
    assert set(response.get_json()) == {"error", "message"}
    assert re.search("Pruebe|Mándelo|no está|cerrada|No se pudo", response.get_json()["message"])
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(("language", "sentence"), [("en-US", "That is not here."), ("es-MX", "Eso no está aquí.")])
def test_who_opens_a_wrong_address_by_hand_gets_a_page_with_a_way_on(
    client: FlaskClient, live_app: Flask, language: str, sentence: str
) -> None:
    browser = {
        "Accept": "text/html,application/xml;q=0.9,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        "Accept-Language": language,
    }

    answer = client.get("/nothing/here", headers=browser)

    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert f"<h1>{sentence}</h1>" in answer.text
    assert 'href="/#chat"' in answer.text
    assert 'href="/"' in answer.text
    assert 'href="tel:911"' in answer.text
    assert client.get("/nothing/here").is_json
    assert live_app.test_client().get("/nothing/here", headers=browser).is_json


def test_a_wrong_address_can_be_read_in_the_other_language_and_leads_on_in_it(client: FlaskClient) -> None:
    browser = {"Accept": "text/html", "Accept-Language": "en-US"}
    assert 'href="?language=es-US"' in client.get("/nothing", headers=browser).text

    page = client.get("/nothing?language=es-US", headers=browser).text

    assert "<h1>Eso no está aquí.</h1>" in page
    assert 'href="/?language=es-US#chat"' in page
    assert "That is not here" in client.get("/nothing?language=none", headers=browser).text


def test_a_wrong_address_of_the_console_leads_back_into_the_console(client: FlaskClient) -> None:
    answer = client.get("/console/nothing", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "There is no such page." in answer.text
    assert 'href="/console/"' in answer.text
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert client.get("/console/nothing").is_json


def test_closed_days_are_named_too(client: FlaskClient) -> None:
    assert re.search(r'<th scope="row">Sunday</th><td>Closed</td>', client.get("/?language=en-US").text)


def test_a_method_that_is_not_there_names_those_that_are(client: FlaskClient) -> None:
    response = client.delete("/chat/conversations")

    assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize("after", ["2147483648", "-1", "x", "9" * 400, "²", "", "1&after=x&other=2"])
def test_a_row_that_cannot_be_is_refused(patient: Patient, after: str) -> None:
    response = patient.client.get(f"{patient.path}?after={after}", headers=patient.authorization)

    assert response.status_code == 422


def test_the_highest_row_that_can_be_is_after_all_others(patient: Patient) -> None:
    assert patient.reads(2147483647).get_json()["messages"] == []


def test_a_text_of_5000_characters_is_taken_and_one_more_is_not_and_nothing_is_lost(patient: Patient) -> None:
    assert patient.says("😀" * 5_000).status_code == 200

    refusal = patient.says("😀" * 5_001)

    assert refusal.status_code == 413
    assert "two or three parts" in refusal.get_json()["message"]


def test_half_an_emoji_does_not_hold_a_message_up(patient: Patient) -> None:
    answer = patient.says("I feel better \ud83d")

    assert answer.status_code == 200
    assert answer.get_json()["messages"][0]["text"] == "I feel better \ufffd"


def test_a_secret_is_long_and_never_in_an_address(patient: Patient) -> None:
    assert len(patient.token) >= 43  # 256 bits in base64
    with_address = patient.client.get(f"{patient.path}?token={patient.token}")

    assert with_address.status_code == 403


def test_a_secret_opens_one_conversation_only(client: FlaskClient) -> None:
    one, other = Patient(client), Patient(client)

    answers = [
        client.get(other.path, headers=one.authorization),
        client.post(f"{other.path}/messages", json={"id": str(uuid.uuid4()), "text": "hi"}, headers=one.authorization),
        client.get(f"/chat/conversations/{uuid.uuid4()}", headers=one.authorization),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert len({answer.get_data() for answer in answers}) == 1  # an unknown one looks like another's
    assert len(other.reads().get_json()["messages"]) == 1


@pytest.mark.parametrize("id_", ["%00", "%ED%A0%80", "a" * 5_000, "' OR 1=1", "%0A", "..", "{id}%0a", "{id}%00"])
def test_an_id_of_any_shape_opens_nothing(patient: Patient, id_: str) -> None:
    address = f"/chat/conversations/{id_.replace('{id}', patient.id)}"

    assert patient.client.get(address, headers=patient.authorization).status_code in (403, 404)


def test_only_sites_of_the_practice_may_use_the_chat(desk: Desk) -> None:
    settings: Settings = desk.services.settings
    settings.chat_origins = "https://www.example.org, https://other.example.org"
    client = create_app(desk.services).test_client()
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}

    def preflight(origin: str) -> Any:
        return client.options("/chat/conversations", headers={"Origin": origin, **asks})

    allowed = preflight("https://www.example.org")
    assert allowed.status_code == 200
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://www.example.org"
    assert "Authorization" in allowed.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    for stranger in ("https://evil.example", "null", "https://www.example.org.evil.example", "http://www.example.org"):
        assert "Access-Control-Allow-Origin" not in preflight(stranger).headers


def test_without_a_proxy_nobody_chooses_their_own_address(patient: Patient) -> None:
    for n in range(400):
        forged = {**patient.authorization, "X-Forwarded-For": f"203.0.113.{n % 250}"}
        status = patient.client.get("/chat/openapi.json", headers=forged).status_code
        if status == 429:
            return
        status = patient.client.get("/chat/nothing", headers=forged).status_code
        status = patient.client.get("/chat/nothing", headers=forged).status_code
        status = patient.client.get("/chat/nothing", headers=forged).status_code
    raise AssertionError("forged addresses were believed")


def test_behind_a_proxy_each_patient_has_an_address(desk: Desk) -> None:
    desk.services.settings.trusted_proxies = 1
    client = create_app(desk.services).test_client()

    def opens(address: str) -> int:
        return client.post("/chat/conversations", json={}, headers={"X-Forwarded-For": address}).status_code

    one = [opens("203.0.113.1") for _ in range(130)]
    other = opens("198.51.100.1, 203.0.113.2")

    assert 429 in one
    assert other == 201


def _code(script: str) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", script, flags=re.DOTALL)


def test_every_answer_says_in_which_language_the_talk_goes_on(desk: Desk, client: FlaskClient) -> None:
    patient = Patient(client)

    answered = patient.says("quiero una cita con la doctora la próxima semana, por favor").get_json()

    assert answered["language"] == patient.reads().get_json()["language"] == "es-US"
    assert patient.reads().get_json()["words"]["talk_to_manager"] == "Hablar con un gerente"
