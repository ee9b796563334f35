"""Virtual time, phones played by hand, and the pages' API."""

from datetime import timedelta

from phone_simulator import Exchange, Person
from phone_simulator.control import control_app
from tests.unit.simulator.office import CALLER, MANAGER, PRACTICE, PUBLIC, Office, api, exchange_for, twiml

ASK = twiml("<Gather input='dtmf speech' speechTimeout='1' numDigits='1' action='/heard'><Say>Yes?</Say></Gather>")


def an_exchange() -> Exchange:
    return exchange_for(
        Office({"/voice": ASK, "/heard": ASK, "/status": "", "/leg": twiml("<Say>A patient waits.</Say>")})
    )


def test_a_worker_has_its_turn_at_every_second_and_event() -> None:
    exchange = an_exchange()
    moments = []
    exchange.on_tick(lambda: moments.append(exchange.now()))
    begin = exchange.now()

    exchange.run(5)

    assert moments == [begin + timedelta(seconds=second) for second in range(1, 6)]


def test_running_stops_at_the_condition_or_the_limit() -> None:
    exchange = an_exchange()
    caller = exchange.call(CALLER, PRACTICE)

    met = exchange.run_until(lambda: bool(caller.heard), at_most=10)
    unmet = exchange.run_until(lambda: False, at_most=3)

    assert (met, unmet) == (True, False)


def test_a_phone_is_played_by_hand() -> None:
    exchange = an_exchange()
    caller = exchange.call(CALLER, PRACTICE)
    exchange.run_until(lambda: "Yes?" in caller.heard_text)

    caller.says("A visit, please.")
    exchange.run_until(lambda: len(caller.heard) == 2)
    caller.presses("0")
    exchange.run_until(lambda: len(caller.heard) == 3)
    caller.hangs_up()
    exchange.run(1)

    assert [(turn.said, turn.digits) for turn in exchange.turns()] == [("A visit, please.", ""), ("", "0")]
    assert caller.ended


def test_a_busy_phone_and_one_that_declines() -> None:
    exchange = an_exchange()
    exchange.call(CALLER, PRACTICE)
    exchange.phone(MANAGER, Person.declines(after=1))
    exchange.run(2)

    sids = [
        api(exchange, "POST", "Calls", To=to, From=PRACTICE, Url=f"{PUBLIC}/leg")[1]["sid"] for to in (CALLER, MANAGER)
    ]
    exchange.run(3)

    assert [exchange.calls[sid].status for sid in sids] == ["busy", "busy"]
    assert exchange.phones[CALLER].state == "in call"


def test_a_page_calls_listens_and_speaks() -> None:
    exchange = an_exchange()
    page = control_app(exchange, PRACTICE).test_client()
    phone = f"/simulator/phones/{CALLER}"

    called = page.post("/simulator/calls", json={"from": CALLER, "language": "es-US"})
    exchange.run(3)
    heard = page.get(f"{phone}?after=0").json
    page.post(f"{phone}/say", json={"text": "Una cita"})
    exchange.run(4)
    more = page.get(f"{phone}?after=1").json
    page.post(f"{phone}/hangup", json={})
    exchange.run(1)

    assert called.status_code == 201
    assert heard is not None
    assert (heard["state"], [item["text"] for item in heard["heard"]]) == ("in call", ["Yes?"])
    assert more is not None
    assert [item["number"] for item in more["heard"]] == [2]
    assert exchange.turns()[0].said == "Una cita"
    assert page.post(f"{phone}/say", json={"text": "Hello?"}).status_code == 409


def test_a_managers_page_answers() -> None:
    exchange = an_exchange()
    page = control_app(exchange, PRACTICE).test_client()
    api(exchange, "POST", "Calls", To=MANAGER, From=PRACTICE, Url=f"{PUBLIC}/leg")
    exchange.run(3)

    rings = page.get(f"/simulator/phones/{MANAGER}").json
    page.post(f"/simulator/phones/{MANAGER}/answer", json={})
    exchange.run(3)
    answered = page.get(f"/simulator/phones/{MANAGER}").json

    assert rings is not None
    assert (rings["state"], rings["call"]["with"]) == ("ringing", PRACTICE)
    assert answered is not None
    assert answered["heard"][0]["text"] == "A patient waits."


def test_a_page_of_the_application_may_use_the_phones_from_a_browser() -> None:
    page = control_app(an_exchange(), PRACTICE, ("http://127.0.0.1:8080",)).test_client()

    asked = page.options("/simulator/calls", headers={"Origin": "http://127.0.0.1:8080"})
    stranger = page.options("/simulator/calls", headers={"Origin": "https://evil.example"})

    assert asked.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:8080"
    assert "Access-Control-Allow-Origin" not in stranger.headers


def test_texts_are_kept_and_strangers_pages_kept_out() -> None:
    exchange = an_exchange()
    page = control_app(exchange, PRACTICE).test_client()
    api(exchange, "POST", "Messages", To=CALLER, From=PRACTICE, Body="Tomorrow at 9")

    kept = page.get("/simulator/messages").json
    form = page.post("/simulator/calls", data={"from": CALLER})
    elsewhere = page.get("/simulator/phones", headers={"Host": "evil.example"})

    assert kept is not None
    assert [message["body"] for message in kept["messages"]] == ["Tomorrow at 9"]
    assert (form.status_code, elsewhere.status_code) == (403, 403)
