"""Messages that are on record and that nobody asks an answer for any more: a gateway died, a browser was closed.

Who asked for a person or told of danger gets one all the same. The message itself stays open: comes it again, it is
answered, and the case that was opened for it is found.
"""

from datetime import datetime, timedelta

from frontdesk.cases.cover import WORKER
from frontdesk.clock import Clock
from frontdesk.conversations import once
from frontdesk.conversations.model import TOKEN_LASTS, Unanswered
from frontdesk.errors import DatabaseAway, TurnOver
from frontdesk.log import log
from frontdesk.reception import Reception

GIVEN_UP_AFTER = timedelta(minutes=1)  # longer than any process works on a message
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
        called = sum(self._call(message, reason) for message in found if (reason := self._reason(message)))
        self._looked_upto = found[-1].came_at if len(found) == AT_ONCE else upto
        return called

    def waiting(self) -> int:
        """How many there are."""
        return self.reception.turns.waiting(self.clock.now() - GIVEN_UP_AFTER)

    def _reason(self, message: Unanswered) -> str | None:
        """Why a person is needed. Nobody can ask "is it now?" any more."""
        if message.asked_danger and self.reception.screen.confirms_now(message.text):
            return None if self._is_looked_after(message) else "danger"
        if danger := self.reception.screen.read(message.text, message.said_before):
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

    def _call(self, message: Unanswered, reason: str) -> bool:
        """Opens a case or finds it, for this message once."""
        try:
            with once.in_turn(message.turn_id):
                self.reception.cases.request(message.conversation_id, reason, by=WORKER)
        except DatabaseAway:  # all of them are looked at again
            raise
        except TurnOver:  # it was answered at this moment
            return False
        except Exception as error:  # whatever is wrong with one, the others are not kept waiting
            log.error("alert failed", conversation=message.conversation_id, error=error)
            return False
        return True
