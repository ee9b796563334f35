"""What the transcript says of a talk by phone: who talked, from when on, how long. What was said is kept nowhere."""

from frontdesk.conversations.model import Button
from frontdesk.db import Connection
from frontdesk.phone.legs import store
from frontdesk.phone.legs.base import Base
from frontdesk.phone.legs.model import Kind, Leg
from frontdesk.saying import say_time

AGAIN, CALL_BACK, ASSISTANT_AGAIN = "/talk_again", "/talk_callback", "/talk_assistant"
CHOICES = (
    ("talk_button_again", AGAIN),
    ("talk_button_callback", CALL_BACK),
    ("talk_button_assistant", ASSISTANT_AGAIN),
)


class Talks(Base):
    """Writes of talks."""

    def _note_talk(self, tx: Connection, leg: Leg) -> None:
        """Writes that a manager and the patient talked; nothing when they never did."""
        began = leg.began_at
        if began is None:
            return
        zone = self.practices.current().zone
        minutes = max(round((self.clock.now() - began).total_seconds() / 60), 1)
        others = [other for other in store.in_room(tx, leg.room) if other.kind is Kind.THIRD and other.joined_at]
        self._write(
            tx,
            leg,
            "talked_by_phone_with" if others else "talked_by_phone",
            manager=self._name(leg.manager_id),
            minutes=str(minutes),
            time=lambda language: say_time(began, language, zone),
            others=lambda language: ", ".join(self._third(other, language) for other in others),
        )

    def _tell_talk_is_over(self, tx: Connection, leg: Leg) -> None:
        """Says so to whoever is still on the line, with what they can do now."""
        language = self.cases.stands(tx, leg.case_id).language
        buttons = tuple(Button(self.texts.say(key, language), payload) for key, payload in CHOICES)
        self._write(tx, leg, "talk_ended", buttons, manager=self._name(leg.manager_id))

    def _third(self, leg: Leg, language: str) -> str:
        """A colleague by their name; of anybody else that there was one."""
        managers = self.practices.current().managers.values()
        colleague = next((one.name for one in managers if one.phone == leg.number), None)
        return colleague or self.texts.say("talk_third", language)
