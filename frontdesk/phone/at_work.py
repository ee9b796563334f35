"""Reception's answers while they are made. Who asks for one again, after "one moment", joins it: working on it a second
time would make everybody's slower."""

import contextvars
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from frontdesk.conversations.model import Said, Turn
from frontdesk.reception import Reception

AT_ONCE = 200  # calls that one process answers at the same time


class AtWork:
    """The answers that are being made in this process."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="call")
        self._answers: dict[tuple[str, str], Future[Turn]] = {}
        self._lock = threading.Lock()

    def answer(self, conversation_id: str, said: Said) -> Future[Turn]:
        """The answer to a message, made in a thread of its own; raises what reception raises when it is waited for."""
        this = (conversation_id, said.message_id)
        with self._lock:
            if there := self._answers.get(this):
                return there
            run, hear = contextvars.copy_context().run, self._reception.hear
            answer = self._answers[this] = self._workers.submit(run, hear, conversation_id, said)
        answer.add_done_callback(lambda _: self._answers.pop(this))
        return answer
