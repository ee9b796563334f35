"""A handoff as an application would do it: a gate that says nothing personal, a brief, an acceptance, a conference."""

from phone_simulator import Chaos, Exchange
from tests.unit.simulator.office import MANAGER, PRACTICE, PUBLIC, Form, Office, api, exchange_for, twiml

GATE = "Front desk assistant for Kim. Press 1 to hear the brief, 2 to decline."
BRIEF = "Ana Lopez asks about her bill. Press 1 to connect."
ROOM_EVENTS = "start end join leave"


class Handoff:
    """The application's side, with what it learnt."""

    def __init__(self, *, seed: int = 1, chaos: Chaos | None = None) -> None:
        self.office = Office(
            {
                "/voice": self.greet,
                "/leg": twiml(self.ask(GATE, "/gate")),
                "/gate": self.gate,
                "/decide": self.decide,
                "/wait": twiml("<Say>One moment.</Say><Pause length='5'/>"),
                "/caller-done": twiml("<Say>Anything else?</Say>"),
                "/mgr-done": twiml("<Hangup/>"),
                "/resume": twiml("<Say>Nobody could answer.</Say>"),
                **dict.fromkeys(("/status", "/conf", "/leg-status", "/amd"), ""),
            }
        )
        self.exchange: Exchange = exchange_for(self.office, seed=seed, chaos=chaos)
        self.accepted = 0
        self.caller_left = False

    def greet(self, form: Form) -> str:
        self.caller_sid = form["CallSid"]
        api(
            self.exchange,
            "POST",
            "Calls",
            To=MANAGER,
            From=PRACTICE,
            Url=f"{PUBLIC}/leg",
            Timeout=20,
            StatusCallback=f"{PUBLIC}/leg-status",
            StatusCallbackEvent=["initiated", "ringing", "answered", "completed"],
            MachineDetection="Enable",
            AsyncAmd="true",
            AsyncAmdStatusCallback=f"{PUBLIC}/amd",
        )
        return twiml(
            "<Say>I am getting you a manager.</Say>"
            f"<Dial action='/caller-done'><Conference statusCallback='/conf' statusCallbackEvent='{ROOM_EVENTS}' "
            "participantLabel='caller' startConferenceOnEnter='false' beep='false' waitUrl='/wait'>ho-1"
            "</Conference></Dial>"
        )

    def ask(self, words: str, action: str) -> str:
        return f"<Gather numDigits='1' timeout='6' action='{action}'><Say>{words}</Say></Gather><Hangup/>"

    def gate(self, form: Form) -> str:
        return twiml(self.ask(BRIEF, "/decide") if form["Digits"] == "1" else "<Hangup/>")

    def decide(self, form: Form) -> str:
        if self.caller_left or self.exchange.calls[self.caller_sid].ended:
            return twiml("<Say>The caller has left.</Say>")
        if self.accepted:
            return twiml("<Say>Already handled.</Say>")
        self.accepted += 1
        return twiml(
            "<Dial action='/mgr-done'><Conference endConferenceOnExit='true' participantLabel='manager' beep='false'>"
            "ho-1</Conference></Dial>"
        )

    def events(self) -> list[str]:
        return [form["StatusCallbackEvent"] for form in self.office.posted("/conf")]
