"""From where a conversation was read in the last hour, in the memory of this process: each place is on record once."""

from datetime import datetime, timedelta

from frontdesk.network import network_of
from frontdesk.trace import origin

AN_HOUR = timedelta(hours=1)
MOST = 20_000  # places remembered; without a memory there are more rows, never fewer


class Readers:
    """Remembers when reading was put on record."""

    def __init__(self) -> None:
        self._since: dict[tuple[str, str], datetime] = {}

    def know(self, conversation_id: str, now: datetime) -> bool:
        """Whether a reading from where the present work comes from is on record for this hour."""
        since = self._since.get(_place(conversation_id))
        return since is not None and now - since < AN_HOUR

    def note(self, conversation_id: str, now: datetime) -> None:
        """Notes that such a reading is on record."""
        if len(self._since) >= MOST:
            self._since = {place: at for place, at in self._since.items() if now - at < AN_HOUR}
        if len(self._since) >= MOST:
            self._since = {}
        self._since[_place(conversation_id)] = now


def _place(conversation_id: str) -> tuple[str, str]:
    where = origin().where
    return conversation_id, network_of(where.split()[-1]) or where
