"""The caller's side: the room that is open for them, and what they can choose instead of waiting."""

from frontdesk.adapters.telephony.port import TelephonyAway
from frontdesk.cases.calling import PATIENT
from frontdesk.cases.model import WITH_MANAGER, Status
from frontdesk.conversations.model import Line
from frontdesk.phone.legs import store
from frontdesk.phone.legs.answering import LegSide
from frontdesk.phone.legs.model import OF_MANAGERS, VOICE, Kind, Leg, of_room
from frontdesk.phone.legs.scripts import joins_caller
from frontdesk.phone.script import Join
from frontdesk.reaching.asking import REACH_BY


class Waiting(LegSide):
    """Answers the caller's side of the line."""

    def room_for(self, conversation_id: str) -> Join | None:
        """How the caller joins the manager who is in a room by now; None while nobody is. Who comes out of a room asks
        here too: then it is looked whether the manager is still in it."""
        with self.db.reading() as tx:
            leg = store.with_caller(tx, conversation_id)
        if leg is None:
            return None
        inside = leg.caller_at is None or self._is_inside(leg)
        if inside:
            return joins_caller(leg)
        if inside is False:
            with self.db.begin() as tx:
                self._end(tx, leg, of_room(leg))
        return None

    def wants_callback(self, conversation_id: str) -> bool:
        """The caller would rather be called back: nobody is rung for them any more, and a time is promised. False when
        no number is known to call; give it as the fact "phone", and ask again."""
        with self.db.reading() as tx:
            if not self.numbers.is_known(tx, conversation_id):
                return False
        self._opens_again(conversation_id)
        with self.db.begin() as tx:
            case = self.cases.open_of(tx, conversation_id)
            self.conversations.note(tx, conversation_id, **{REACH_BY: "call"})
            if case and store.with_caller(tx, conversation_id) is None:
                self.cases.promise_instead(tx, case.id, PATIENT, "rather called back", "callback_wished")
        self._tend_all(conversation_id)
        return True

    def back_to_assistant(self, conversation_id: str) -> None:
        """The caller goes on with the assistant. Whoever is rung is still rung; a manager who had the word keeps the
        case, and gives the word back."""
        with self.db.begin() as tx:
            case = self.cases.open_of(tx, conversation_id)
            if case and case.status in WITH_MANAGER and store.with_caller(tx, conversation_id) is None:
                self.cases.back_to_assistant(tx, case.id)

    def talk_again(self, conversation_id: str) -> bool:
        """Rings the manager who has the case once more, or had it before it was closed; False when no phone can be
        rung for them now."""
        if self._opens_again(conversation_id) is Status.OFFERED and self.telephony is not None:
            return True
        with self.db.begin() as tx:
            case = self.cases.open_of(tx, conversation_id)
            if case is None or case.status not in WITH_MANAGER or self.telephony is None:
                return False
            manager = self.practices.current().managers.get(case.manager_id or "")
            if manager is None:
                return False
            if not store.living(tx, case.id, *OF_MANAGERS):
                self._add(tx, case, Kind.AGAIN, manager.id, manager.phone)
                self.cases.is_put_through(tx, case.id)
        return True

    def _opens_again(self, conversation_id: str) -> Status | None:
        """The caller still wants somebody, and the case was closed meanwhile: it goes back to who had it. Gives how it
        stands then; None when it was open."""
        case = self.cases.latest(conversation_id)
        if case is None or case.status is not Status.RESOLVED:
            return None
        had = case.manager_id
        return self.cases.request(conversation_id, case.reason, by=PATIENT, why="asked for again", back_to=had).status

    def is_rung(self, conversation_id: str) -> bool:
        """Whether a manager's phone rings for the caller, or is answered."""
        with self.db.reading() as tx:
            return any(leg.kind in OF_MANAGERS and not leg.is_over for leg in store.of_talk(tx, conversation_id))

    def message_left(self, conversation_id: str, recording: str, seconds: int) -> None:
        """The caller left a recorded message: the provider's id of it joins the case. The same recording again writes
        nothing."""
        with self.db.begin() as tx:
            case = self.cases.open_of(tx, conversation_id)
            if VOICE + recording in self.conversations.facts(conversation_id):
                return
            of, language = case.patient_id if case else None, self.conversations.read(tx, conversation_id).language
            self.conversations.note(tx, conversation_id, of=of, **{VOICE + recording: str(seconds)})
            words = self.texts.say("voice_message_left", language, seconds=str(seconds))
            line = Line("notice", words, language, response="voice_message_left", channel="phone")
            self.conversations.write(tx, conversation_id, line, who="patient", of=of)
            if case:
                self.cases.message_waits(tx, case.id)

    def _is_inside(self, leg: Leg) -> bool | None:
        """Whether the manager is in the room; None when the provider cannot say: the caller asks again in some
        seconds."""
        try:
            return bool(self.telephony and leg.call_id in self.telephony.in_room(leg.room))
        except TelephonyAway:
            return None
