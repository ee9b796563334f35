"""Has recorded messages deleted where they are, by the provider of calls."""

from frontdesk.adapters.messages.port import NotSent
from frontdesk.adapters.telephony.port import Telephony, TelephonyAway
from frontdesk.notices.model import Notice


class RecordingsToForget:
    """For notices that name a recording to be deleted."""

    def __init__(self, telephony: Telephony | None) -> None:
        self.telephony = telephony

    def send(self, notice: Notice) -> None:
        """Has one deleted; raises NotSent, also while there is no phone line."""
        if self.telephony is None:
            raise NotSent(notice.id)
        try:
            self.telephony.forget_recording(notice.to)
        except TelephonyAway:
            raise NotSent(notice.id) from None
