"""Logs that cannot hold a patient's words: Rasa writes messages, slots and whole conversations into its own."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any, MutableMapping, Optional, Tuple, Type

import structlog

ErrorInfo = Tuple[Optional[Type[BaseException]], Optional[BaseException], Optional[TracebackType]]


class WithoutWords(logging.Formatter):
    """Says of an error what kind it is and where it happened, but not its message, which may quote a patient."""

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802  # the name is logging's
        """One line per place."""
        frames = traceback.extract_tb(ei[2])
        places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join([*places, ei[0].__name__ if ei[0] else ""])


def only_the_event(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    """The name of what happened, without the values that Rasa adds."""
    return str(event.get("event"))


def quiet() -> None:
    """From now on only warnings and errors are logged, and those without words."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(WithoutWords("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("rasa").setLevel(logging.WARNING)
    logging.lastResort = handler  # for loggers that keep to themselves, as Sanic's do
    structlog.configure(
        processors=[only_the_event],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").disabled = True
