"""How a patient may be told that something waits for them: as they agreed, to what they gave or what is on file."""

from collections.abc import Callable

from frontdesk.consents.model import Channel
from frontdesk.consents.service import Consents
from frontdesk.conversations.model import Conversation
from frontdesk.conversations.service import Conversations
from frontdesk.patients.service import Patients
from frontdesk.reaching.asking import REACH_BY
from frontdesk.reaching.model import REPLY, By, Way

BY: dict[By, Channel] = {"text": "text", "e-mail": "email"}


class Ways:
    """Finds the way. `can_send`: whether anybody sends such messages for this practice."""

    def __init__(
        self, conversations: Conversations, consents: Consents, patients: Patients, can_send: Callable[[By], bool]
    ) -> None:
        self.conversations = conversations
        self.consents = consents
        self.patients = patients
        self.can_send = can_send

    def of(self, conversation_id: str) -> Way | None:
        """The way to this conversation's patient, None when there is none that they allow. What they chose comes
        first, then a text. A look at what is on file leaves an audit row. Raises Unknown."""
        conversation = self.conversations.get(conversation_id)
        facts = self.conversations.facts(conversation_id)
        chosen = facts.get(REACH_BY)
        allowed = [by for by in BY if self.can_send(by) and self.consents.may_reach(conversation, BY[by], REPLY)]
        if not allowed:
            return None
        given = {"text": facts.get("phone") if chosen == "text" else None, "e-mail": facts.get("email")}
        on_file = self._on_file(conversation)
        for by in sorted(allowed, key=lambda by: BY[by] != chosen):
            if to := given[by] or on_file.get(by):
                return Way(by, str(to), conversation.language)
        return None

    def _on_file(self, conversation: Conversation) -> dict[By, str | None]:
        """Mobile and e-mail of whom the conversation is about, once that was proven."""
        if conversation.patient_id is None:
            return {}
        patient = self.patients.get(conversation.patient_id, "worker", REPLY)
        return {"text": patient.mobile, "e-mail": patient.email}
