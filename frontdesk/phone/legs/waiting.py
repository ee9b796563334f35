"""The caller's side: the room that is open for them, and what they can choose instead of waiting."""

from frontdesk.adapters.telephony.port import TelephonyAway
from frontdesk.cases.calling import PATIENT
from frontdesk.cases.model import WITH_MANAGER, Status
from frontdesk.conversations.model import Line
from frontdesk.phone.legs import store
from frontdesk.phone.legs.answering import Answering
from frontdesk.phone.legs.model import OF_MANAGERS, Kind, Leg, of_room
from frontdesk.phone.legs.scripts import joins_caller
from frontdesk.phone.script import Join
from frontdesk.reaching.asking import REACH_BY

VOICE_MESSAGES = "voice_messages"  # the fact: where the caller's recorded messages are


class Waiting(Answering):
    """Answers the caller's side of the line."""

    def room_for(self, conversation_id: str) -> Join | None:
        """How the caller joins the manager who is in a room by now; None while nobody is. Who comes out of a room asks
        here too: then it is looked whether the manager is still in it."""
        with self.db.reading() as tx:
            leg = store.with_caller(tx, conversation_id)
        if leg is None:
            return None
        if leg.caller_at is None or self._is_inside(leg):
            return joins_caller(leg)
        with self.db.begin() as tx:
            self._end(tx, leg, of_room(leg))
        return None

    def wants_callback(self, conversation_id: str) -> bool:
        """The caller would rather be called back: nobody is rung for them any more, and a time is promised. False when
        no number is known to call; give it as the fact "phone", and ask again."""
        with self.db.begin() as tx:
            case = self.cases.open_of(tx, conversation_id)
            if not self.numbers.is_known(tx, conversation_id):
                return False
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
        """Rings the manager who has the case once more; False when nobody has it, or no phone can be rung."""
        with self.db.begin() as tx:
            case = self.cases.open_of(tx, conversation_id)
            if case is None or case.status not in WITH_MANAGER or self.telephony is None:
                return False
            manager = self.practices.current().managers.get(case.manager_id or "")
            if manager is None:
                return False
            if not store.living(tx, case.id, *OF_MANAGERS):
                self._add(tx, case, Kind.OFFER, manager.id, manager.phone)
        return True

    def is_rung(self, conversation_id: str) -> bool:
        """Whether a manager's phone rings for the caller, or is answered."""
        with self.db.reading() as tx:
            return any(leg.kind in OF_MANAGERS and not leg.is_over for leg in store.of_talk(tx, conversation_id))

    def message_left(self, conversation_id: str, recording: str, seconds: int) -> None:
        """The caller left a recorded message: where it is (a link or the provider's id) joins the case. The same
        recording again writes nothing."""
        with self.db.begin() as tx:
            case = self.cases.open_of(tx, conversation_id)
            known = list(self.conversations.facts(conversation_id).get(VOICE_MESSAGES, ()))
            if recording in known:
                return
            of, language = case.patient_id if case else None, self.conversations.read(tx, conversation_id).language
            self.conversations.note(tx, conversation_id, of=of, voice_messages=[*known, recording])
            words = self.texts.say("voice_message_left", language, seconds=str(seconds))
            line = Line("notice", words, language, response="voice_message_left", channel="phone")
            self.conversations.write(tx, conversation_id, line, who="patient", of=of)
            if case:
                self.cases.message_waits(tx, case.id)

    def caller_left(self, conversation_id: str) -> None:
        """The caller hung up: whoever is rung hears so, and the case is called back or stays with its owner."""
        self._tend_all(conversation_id)
        with self.db.reading() as tx:
            case = self.cases.open_now(tx, conversation_id)
            offers = self.cases.offers_of(tx, case.id) if case and case.status is Status.OFFERED else []
            talked = case is not None and any(leg.began_at for leg in store.of_talk(tx, conversation_id))
        if case and talked:
            with self.db.begin() as tx:
                self.cases.talk_is_over(tx, case.id)
        if self.telephony is not None:
            self._plan([offer for offer in offers if offer.outcome is None])

    def _is_inside(self, leg: Leg) -> bool:
        """Whether the manager is in the room; a provider that is away cannot say, and whoever comes out of a room most
        likely does because the manager did."""
        try:
            return bool(self.telephony and leg.call_id in self.telephony.in_room(leg.room))
        except TelephonyAway:
            return False

    def _tend_all(self, conversation_id: str) -> None:
        """Ends the legs of a conversation that what happened just now ends."""
        with self.db.reading() as tx:
            ids = [leg.id for leg in store.of_talk(tx, conversation_id) if not leg.is_over]
        for leg_id in ids:
            self._end_if_over(leg_id)
