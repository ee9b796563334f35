"""Conferences: who is in, who hears whom, when it starts and ends (docs/voice/twiml/conference)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from phone_simulator import waiting
from phone_simulator.inputs import Left
from phone_simulator.names import rfc2822
from phone_simulator.tasks import Task
from phone_simulator.twiml import Document, Verb

if TYPE_CHECKING:
    from phone_simulator.calls import Call
    from phone_simulator.exchange import Exchange

# ReasonParticipantLeft (docs/voice/twiml/conference#attributes-statusCallback, participant-leave)
HUNG_UP = "participant_hung_up"
BY_API = "participant_updated_via_api"
ADD_FAILED = "participant_add_failed"
MODERATOR = "moderator_ended_conference"
ENDED_BY_API = "conference_ended_via_api"

# ReasonConferenceEnded (docs/voice/api/conference-resource), with the sentence that the callback's Reason carries
ENDINGS = {
    "last-participant-left": "The last participant left",
    "last-participant-kicked": "The last participant was kicked",
    "participant-with-end-conference-on-exit-left": "A participant with endConferenceOnExit left",
    "participant-with-end-conference-on-exit-kicked": "A participant with endConferenceOnExit was kicked",
    "conference-ended-via-api": "The conference was ended via API",
}
# statusCallbackEvent: what of it each event belongs to
SUBSCRIPTIONS = {
    "conference-start": "start", "conference-end": "end", "participant-join": "join", "participant-leave": "leave",
    "participant-mute": "mute", "participant-unmute": "mute", "participant-hold": "hold",
    "participant-unhold": "hold", "participant-modify": "modify", "participant-speech-start": "speaker",
    "participant-speech-stop": "speaker",
}  # fmt: skip


@dataclass(eq=False)
class Participant:
    """A call in a conference."""

    call: Call
    label: str = ""
    muted: bool = False
    hold: bool = False
    starts: bool = True
    ends: bool = False
    coach: str = ""
    music: Task | None = None


class Room:
    """One conference, from the first call that enters to the last that leaves; its name may be used again after."""

    def __init__(self, exchange: Exchange, name: str) -> None:
        self.exchange = exchange
        self.sid = exchange.sids.new("CF")
        self.name = name
        self.status: Literal["init", "in-progress", "completed"] = "init"
        self.participants: dict[str, Participant] = {}
        self.created_at = self.updated_at = exchange.now()
        self.reason = ""
        self.ended_by = ""
        self._callback: tuple[str, str, frozenset[str]] | None = None
        self._events = 0

    def hears(self, call: Call) -> list[Call]:
        """The calls that hear this one: nobody before the conference has started."""
        speaker = self.participants.get(call.sid)
        if self.status != "in-progress" or speaker is None or speaker.muted or speaker.hold:
            return []
        others = [other for other in self.participants.values() if other is not speaker and not other.hold]
        if speaker.coach:
            others = [other for other in others if other.call.sid == speaker.coach]
        return [other.call for other in others]

    def find(self, name: str) -> Participant | None:
        """A participant by its call's SID or its label (docs/voice/api/conference-participant-resource)."""
        by_label = (one for one in self.participants.values() if one.label == name)
        return self.participants.get(name) or next(by_label, None)

    def add(self, call: Call, noun: Verb, document: Document) -> Participant:
        """A call enters."""
        self._listen(call, noun, document)
        joined = Participant(
            call,
            noun.get("participantLabel"),
            muted=noun.flag("muted", False),
            starts=noun.flag("startConferenceOnEnter", True),
            ends=noun.flag("endConferenceOnExit", False),
            coach=noun.get("coach"),
        )
        self.participants[call.sid] = joined
        call.room = self
        events = [("participant-join", joined)]
        if self._may_start():
            self.status = "in-progress"
            events.append(("conference-start", joined))
        self._tell(events)
        if self.status == "init":
            music = waiting.until_it_starts(self, joined, noun, document)
            joined.music = Task(music, before_wait=call.maybe_hang_up)
            joined.music.start()
        else:
            self._connect()
        return joined

    def _listen(self, call: Call, noun: Verb, document: Document) -> None:
        """Callbacks are those of the first participant that names any (conference#attributes-statusCallback)."""
        if self._callback is None and noun.get("statusCallback"):
            url = call.join(document, noun.get("statusCallback"))
            events = frozenset(noun.get("statusCallbackEvent").split())
            self._callback = (url, noun.get("statusCallbackMethod", "POST"), events)

    def _may_start(self) -> bool:
        """At least two, and one of them starts it."""
        enough = len(self.participants) >= 2 and any(one.starts for one in self.participants.values())
        return self.status == "init" and enough

    def _connect(self) -> None:
        for one in self.participants.values():
            self._stop_music(one)
            one.call.phone.joins()

    def _stop_music(self, one: Participant) -> None:
        if one.music is not None:
            one.music.stop()
            one.music = None

    def leave(self, call: Call, reason: str, *, kicked: bool = False) -> None:
        """A call goes; nothing if it is gone already. With endConferenceOnExit, or as the last, it ends all."""
        gone = self.participants.pop(call.sid, None)
        if gone is None:
            return
        self._gone(gone)
        events = [("participant-leave", gone)]
        if gone.ends or not self.participants:
            why = "participant-with-end-conference-on-exit" if gone.ends else "last-participant"
            self._end(f"{why}-{'kicked' if kicked else 'left'}", gone, events, {gone: reason}, MODERATOR)
        else:
            self._tell(events, {gone: reason})

    def kick(self, one: Participant) -> None:
        """Taken out over the API; its call goes on with what follows its Dial."""
        self.leave(one.call, BY_API, kicked=True)
        one.call.inbox.put(Left())

    def end(self) -> None:
        """Ended over the API."""
        self._end("conference-ended-via-api", None, [], {}, ENDED_BY_API)

    def _end(
        self,
        reason: str,
        by: Participant | None,
        events: list[tuple[str, Participant]],
        reasons: dict[Participant, str],
        others: str,
    ) -> None:
        if self.status == "completed":
            return
        self.status = "completed"
        self.updated_at = self.exchange.now()
        self.reason, self.ended_by = reason, "" if by is None else by.call.sid
        rest = list(self.participants.values())
        self.participants.clear()
        for one in rest:
            self._gone(one)
            one.call.inbox.put(Left())
            events.append(("participant-leave", one))
            reasons[one] = others
        last = by or (rest[-1] if rest else None)
        if last is not None:
            events.append(("conference-end", last))
        self._tell(events, reasons)

    def _gone(self, one: Participant) -> None:
        self._stop_music(one)
        one.call.room = None

    def failed_to_add(self, call: Call, noun: Verb, document: Document) -> None:
        """A participant that was called over the API never answered."""
        self._listen(call, noun, document)
        self._tell([("participant-leave", (one := Participant(call, noun.get("participantLabel"))))], {one: ADD_FAILED})

    def put_on_hold(self, one: Participant, url: str, method: str) -> None:
        """Hears hold music and nobody else (docs/voice/api/conference-participant-resource#update)."""
        one.hold = True
        self._stop_music(one)
        if self.status == "in-progress":
            one.music = Task(waiting.on_hold(self, one.call, url, method))
            one.music.start()
        self.changed("participant-hold", one)

    def take_off_hold(self, one: Participant) -> None:
        """Back among the others."""
        one.hold = False
        self._stop_music(one)
        self.changed("participant-unhold", one)

    def changed(self, event: str, one: Participant) -> None:
        """Something about a participant changed over the API."""
        self.updated_at = self.exchange.now()
        self._tell([(event, one)])

    # Callbacks

    def _tell(self, events: list[tuple[str, Participant]], reasons: dict[Participant, str] | None = None) -> None:
        """What happens at the same moment is told in any order: start and join, leave and end."""
        for event, one in self.exchange.monkey.shuffled(events):
            if self._callback is None or SUBSCRIPTIONS[event] not in self._callback[2]:
                continue
            self._events += 1
            sent = self._parameters(event, one, reasons or {})
            self.exchange.sender.notify("conference", self._callback[0], self._callback[1], sent)

    def _parameters(self, event: str, one: Participant, reasons: dict[Participant, str]) -> dict[str, str]:
        """See parameters.ROOM."""
        sent = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self.exchange.account,
            "SequenceNumber": str(self._events),
            "Timestamp": rfc2822(self.exchange.now()),
            "StatusCallbackEvent": event,
        }
        if event == "conference-end":
            sent |= {"ReasonConferenceEnded": self.reason, "Reason": ENDINGS[self.reason]}
            if self.ended_by:
                sent |= {"CallSidEndingConference": self.ended_by, "ParticipantLabelEndingConference": one.label}
        if event.startswith("participant-"):
            sent |= _about(one)
        if event == "participant-leave":
            sent |= {"ParticipantCallStatus": one.call.status, "ReasonParticipantLeft": reasons[one]}
            if reasons[one] == HUNG_UP:
                sent["ParticipantCallStatus"] = "completed"
        return sent


def _about(one: Participant) -> dict[str, str]:
    def word(flag: bool) -> str:
        return "true" if flag else "false"

    return {
        "CallSid": one.call.sid,
        "Muted": word(one.muted),
        "Hold": word(one.hold),
        "Coaching": word(bool(one.coach)),
        "StartConferenceOnEnter": word(one.starts),
        "EndConferenceOnExit": word(one.ends),
    } | ({"ParticipantLabel": one.label} if one.label else {})
