"""The 14-turn script spoken on the phone line: our webhooks beside stock Rasa's `twilio_voice` channel, in turn.

Both get what the provider sends; ours is signed, as every real request is. `python -m bench.phone` writes
`bench/results/phone.json`. The last measurement is 30 calls that speak every 8 seconds, through the provider's stand-in
and at the wall's pace: how many turns took so long that the caller heard "one moment", and how long it takes from the
end of speech to the first sound.
"""

import argparse
import json
import os
import platform
import secrets
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from twilio.request_validator import RequestValidator

from bench.__main__ import Round, figures, loop, run
from bench.processes import started
from bench.sides import Ask, Side, stock, whole
from bench.talk import Line
from frontdesk.training import train

RESULTS = Path(__file__).parent / "results" / "phone.json"
ACCOUNT, TOKEN, NUMBER = "AC" + "b" * 32, "bench-token", "+15005550006"
MOMENTS = "/again/"
ROUNDS = 4


def main() -> None:
    """Measures both sides and writes the figures."""
    arguments = argparse.ArgumentParser(prog="python -m bench.phone")
    arguments.add_argument("--seconds", type=float, default=12.0, help="of each round of a side")
    arguments.add_argument("--calls", type=int, nargs="+", default=[1, 8, 32])
    given = arguments.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    console = Console()
    model = train(lambda line: console.print(line))
    with tempfile.TemporaryDirectory() as folder:
        line = Line(ACCOUNT, TOKEN, NUMBER)
        ours = our_phone(Path(folder) / "ours", model, line)
        sides = {"stock": stock_phone(Path(folder) / "stock", model), "ours": ours}
        with started(ours.commands, ours.urls, ours.var / "processes.log"):
            theirs = sides["stock"]
            with started(theirs.commands, theirs.urls, theirs.var / "processes.log"):
                for side in sides.values():
                    run(side, 2, 5.0)
                found = measured(sides, given.calls, given.seconds)
            found["talk"] = line.talk(ours)
    report = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **_configuration(given), **_ratios(found), **found}
    RESULTS.write_text(json.dumps(report, indent=1) + "\n")
    console.print_json(data={key: report[key] for key in ("ours_to_stock", "faq_ms_slower", "talk")})


def measured(sides: dict[str, Side], sizes: Sequence[int], seconds: float) -> dict[str, Any]:
    """Both sides in turn, several rounds each, and who was first is last the next time: a machine that others use is as
    quick for one as for the other only within a minute. Who is not asked idles beside."""
    found: dict[str, Any] = {name: {} for name in sides}
    for size in sizes:
        rounds: dict[str, list[Round]] = {name: [] for name in sides}
        for turn in range(ROUNDS):
            for name in list(sides) if turn % 2 == 0 else reversed(sides):
                rounds[name].append(loop(sides[name], size, seconds))
        for name in sides:
            found[name][str(size)] = figures(rounds[name])
    return found


def stock_phone(var: Path, model: Path) -> Side:
    """Stock Rasa's own channel for the provider's calls. The caller's number is the conversation, as it has it."""
    side = stock(var, model)
    (var / "credentials.yml").write_text("rest:\ntwilio_voice:\n  speech_timeout: '2'\n  speech_model: default\n")
    url = side.urls[1].replace("/rest/", "/twilio_voice/webhook")

    def open_one(_: httpx.Client) -> Ask:
        sender = side.conversation()

        def ask(client: httpx.Client, text: str) -> list[str]:
            form = {"From": sender, "CallStatus": "in-progress", "SpeechResult": text, "Confidence": "0.9"}
            return _said(client.post(url, data=form).raise_for_status().text)[0]

        return ask

    side.open = open_one
    return side


def our_phone(var: Path, model: Path, provider: Line) -> Side:
    """Everything that `frontdesk up` starts, asked as the provider asks."""
    side = whole(var, model)
    line = {"TWILIO_ACCOUNT": ACCOUNT, "TWILIO_TOKEN": TOKEN, "TWILIO_FROM": NUMBER, "PHONE_NUMBER": NUMBER}
    line["PHONE_URL"] = provider.url
    side.commands[0][1].update({f"FRONTDESK_{name}": value for name, value in line.items()})
    judge, on_the_line = RequestValidator(TOKEN), dict[httpx.Client, dict[str, str]]()

    def post(client: httpx.Client, path: str, form: dict[str, str]) -> str:
        url = f"{side.url}{path}"
        signature = judge.compute_signature(url, form)
        return client.post(url, data=form, headers={"X-Twilio-Signature": signature}).raise_for_status().text

    def open_one(client: httpx.Client) -> Ask:
        if before := on_the_line.pop(client, None):
            post(client, "/phone/calls/events", {**before, "CallStatus": "completed"})
        form = on_the_line[client] = {
            "CallSid": f"CA{secrets.token_hex(16)}",
            "AccountSid": ACCOUNT,
            "From": "+15005550001",
            "To": NUMBER,
        }
        document = post(client, "/phone/calls", {**form, "CallStatus": "ringing"})
        path = [_said(document)[1]]

        def ask(client: httpx.Client, text: str) -> list[str]:
            heard = {**form, "CallStatus": "in-progress", "SpeechResult": text, "Confidence": "0.9"}
            document = post(client, path[0], heard)
            said, path[0] = _said(document)
            while MOMENTS in path[0]:
                document = post(client, path[0], {**form, "CallStatus": "in-progress"})
                more, path[0] = _said(document)
                said += more
            return said

        return ask

    side.open = open_one
    return side


def _said(xml: str) -> tuple[list[str], str]:
    """The words of a document, and the path that it goes on at."""
    document = ET.fromstring(xml)
    said = ["".join(say.itertext()) for say in document.iter("Say")]
    to = [element.get("action") or (element.text or "").strip() for element in document.iter() if _leads(element)]
    path = to[0] if to else ""
    return said, path[path.index("/phone") :] if "/phone" in path else path


def _leads(element: ET.Element) -> bool:
    return element.tag in ("Gather", "Redirect")


def _ratios(found: dict[str, Any]) -> dict[str, Any]:
    sizes: Sequence[str] = list(found["stock"])
    each = {size: (found["ours"][size], found["stock"][size]) for size in sizes}
    return {
        "ours_to_stock": {
            size: {
                "turns_per_second": round(ours["turns_per_second"] / theirs["turns_per_second"], 2),
                "p95": round(ours["p95_ms"] / theirs["p95_ms"], 2),
            }
            for size, (ours, theirs) in each.items()
        },
        "faq_ms_slower": {
            size: round(ours["by_kind"]["faq"]["p50_ms"] - theirs["by_kind"]["faq"]["p50_ms"], 1)
            for size, (ours, theirs) in each.items()
        },
    }


def _configuration(given: argparse.Namespace) -> dict[str, Any]:
    return {"seconds": given.seconds, "rounds": ROUNDS, "cpus": os.cpu_count(), "python": platform.python_version()}


if __name__ == "__main__":
    main()
