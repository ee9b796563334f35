"""Messages that are on record and that nobody asks an answer for any more: a gateway died, a browser was closed.

Who asked for a person or told of danger gets one all the same, and a manager who was written to has a time by which to
answer. The message itself stays open: comes it again, it is answered, and the case that was opened for it is found.
"""

from datetime import datetime, timedelta

from frontdesk.cases.cover import WORKER
from frontdesk.clock import Clock
from frontdesk.conversations import once
from frontdesk.conversations.model import ASSISTANT, TOKEN_LASTS, Unanswered
from frontdesk.errors import DatabaseAway, TurnOver
from frontdesk.log import log
from frontdesk.reception import Reception

GIVEN_UP_AFTER = timedelta(minutes=1)  # longer than any process works on a message
NEWEST_LINES = 50  # of a talk: a manager who is there has written one of them
AT_ONCE = 100  # after a flood patients should not wait for the database while all of them are read


class UnansweredMessages:
    """Looks at each of them once, also at those from a time in which no worker ran."""

    def __init__(self, clock: Clock, reception: Reception) -> None:
        self.clock = clock
        self.reception = reception
        self._looked_upto: datetime | None = None

    def look(self) -> int:
        """Calls a person where one is needed; gives for how many messages."""
        upto = self.clock.now() - GIVEN_UP_AFTER
        found = self.reception.turns.unanswered(self._looked_upto or upto - TOKEN_LASTS, upto, AT_ONCE)
        called = sum(self._see_to(message) for message in found)
        self._looked_upto = found[-1].came_at if len(found) == AT_ONCE else upto
        return called

    def waiting(self) -> int:
        """How many there are."""
        return self.reception.turns.waiting(self.clock.now() - GIVEN_UP_AFTER)

    def _reason(self, message: Unanswered) -> str | None:
        """Why a person is needed. Nobody can ask "is it now?" any more."""
        if message.asked_danger and self.reception.dangers.screen.confirms_now(message.text):
            return None if self._is_looked_after(message) else "danger"
        if danger := self.reception.dangers.screen.read(message.text, message.said_before):
            surely = danger.certain or danger.professional
            return None if self._is_looked_after(message) else "danger" if surely else "urgent_today"
        texts = self.reception.texts
        button = {texts.say("widget_talk_to_manager", language) for language in texts.languages}
        return "asked_for_person" if message.text in button else None

    def _is_looked_after(self, message: Unanswered) -> bool:
        """Whether somebody was called to a danger since: it was typed again. That the emergency words were said proves
        nothing: whoever said them may have died before anybody was called."""
        case = self.reception.cases.latest(message.conversation_id)
        return case is not None and case.reason == "danger" and case.created_at >= message.came_at

    def _see_to(self, message: Unanswered) -> bool:
        """Opens a case or finds it, for this message once, where a person is needed; tells whether one was."""
        reason, cases = self._reason(message), self.reception.cases
        try:
            with once.in_turn(message.turn_id):
                if reason:
                    cases.request(message.conversation_id, reason, by=WORKER)
                if self._is_left_to_a_manager(message):
                    cases.patient_waits(message.conversation_id)
        except DatabaseAway:  # all of them are looked at again
            raise
        except TurnOver:  # it was answered at this moment
            return False
        except Exception as error:  # whatever is wrong with one, the others are not kept waiting
            log.error("alert failed", conversation=message.conversation_id, error=error)
            return False
        return bool(reason)

    def _is_left_to_a_manager(self, message: Unanswered) -> bool:
        """Whether a manager talks with this patient, and has written nothing since."""
        conversations = self.reception.conversations
        if conversations.get(message.conversation_id).handler == ASSISTANT:
            return False
        return conversations.unanswered_since(message.conversation_id, NEWEST_LINES) is not None
