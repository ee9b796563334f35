"""Log lines: JSON objects made only of the fields that are named here, in the shapes that are given here.

An allow-list, because what must stay out is anything a patient said, in any form. Messages and arguments of errors
never get in, since they may quote a patient: type and place in the code say what a developer needs. What a library
logs becomes its logger's name and the place that wrote it. Also read by the engine's Python 3.10.
"""

import builtins
import json
import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import structlog
from structlog.processors import CallsiteParameter, CallsiteParameterAdder

from frontdesk.trace import origin

ROOT = Path(__file__).parent.parent
EVENTS = frozenset(
    {
        "request",  # a browser was answered
        "turn",  # a message was answered, by reception or in the engine
        "engine",  # the engine was asked
        "action",  # the assistant did something
        "unexpected",  # a request failed in a way that nobody foresaw
        "alert failed",  # managers could not be called to a danger
        "deadline failed",  # a case or a task could not be moved on
        "no cover",  # nobody will be there to keep a promise; tried again
        "work failed",  # a piece of the worker's work; it is tried again
        "refill is due",  # and not decided, or not there: managers were alarmed
        "erasure waits",  # a person's data is under a hold, or a case is open: looked at again in an hour
        "word not renewed",  # the right to answer a conversation; tried again
        "no metrics",  # the port for figures is taken
        "no second opinion",  # on danger: `frontdesk train` has not learnt it, patterns work alone
        "uncaught",  # an error that ended a thread or the process
        "warning",  # Python's or a library's
        "library",  # a library logged something
        "printed",  # a process printed something that is no log line
        "unnamed",  # an event that is not in this list
    }
)
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_PLACE = r"[\w./-]{1,160}:\d{1,6}"
SHAPES: dict[str, str] = {
    "at": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "level": "debug|info|warning|error|critical",
    "event": "|".join(sorted(EVENTS)),
    "process": "gateway|live|worker|actions|rasa|simulator|command|-",
    "trace": r"[0-9a-f]{16,32}|-",
    "conversation": _UUID,
    "case": _UUID,
    "method": "GET|HEAD|POST|OPTIONS|PUT|PATCH|DELETE|other",
    "route": r"[a-z_]{1,30}(\.[a-z_]{1,40})?",  # Flask's endpoint; never the path, which holds what was typed
    "status": r"[1-5]\d\d",
    "ms": r"\d{1,7}",
    "outcome": "answered|repeated|danger|danger_asked|to_manager|person_called|too_early|failed|forgot|unavailable",
    "action": r"(action|validate)_[a-z_]{1,50}",
    "work": "deadlines|legs|partials|cover|ringing_again|tasks|notices|reaching|refills|unanswered|after|reminders|"
    "reminder_calls|new_days|seals|guesses|sessions|erasures|purge",
    "count": r"\d{1,7}",
    "logger": r"[A-Za-z_][\w.]{0,79}",
    "error": r"[A-Za-z_]\w{0,59}",  # a type's name
    "cause": r"[A-Za-z_]\w{0,59}",
    "place": _PLACE,
    "ours": _PLACE,  # the innermost place in our own code, when the error was raised in a library
    "dropped": r"\d{1,3}",  # how many fields did not get in
}

_TRACEBACK = re.compile(r'\s*File "([^"]+)", line (\d+)')
_PYTHONS_OWN = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, Exception)}
_process = "-"
_dropped = 0


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that may be in a log, and how many were left out."""
    global _dropped
    kept = {name: value for name, value in fields.items() if _fits(name, value)}
    left_out = len(fields) - len(kept)
    if left_out:
        _dropped += left_out
        kept["dropped"] = left_out
    return {"event": "unnamed", **kept}


def dropped() -> int:
    """How many fields this process has kept out of its log."""
    return _dropped


def told(error: BaseException) -> dict[str, str]:
    """What may be told of an error: its type, the type of its cause, and where it was raised."""
    cause = getattr(error, "orig", None) or error.__cause__
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    places = [_place(*frame) for frame in frames]
    ours = [place for (name, _), place in zip(frames, places, strict=True) if _is_ours(name)]
    found = {"error": type(error).__name__}
    found |= {"cause": type(cause).__name__} if isinstance(cause, BaseException) else {}
    found |= {"place": places[-1]} if places else {}
    return found | ({"ours": ours[-1]} if ours and ours[-1] != places[-1] else {})


def start(process: str) -> None:
    """From now on this process logs nothing but such lines: our own, libraries', warnings and uncaught errors."""
    global _process
    _process = process
    records = Records()
    logging.basicConfig(level=logging.WARNING, handlers=[records], force=True)
    logging.lastResort = records  # for loggers that keep to themselves, as Sanic's do
    logging.raiseExceptions = False  # a record that cannot be logged would be printed with its arguments
    libraries = {"processors": [_CALLER, _prepare_library], "wrapper_class": _FROM_WARNING}
    structlog.configure(**libraries, logger_factory=lambda *_: Stderr())  # type: ignore[arg-type]
    warnings.showwarning = lambda _, category, path, line, *__: _warned(category, path, line)
    sys.excepthook = lambda _, error, __: log.critical("uncaught", error=error)
    sys.unraisablehook = lambda failure: log.error("uncaught", error=failure.exc_value)
    threading.excepthook = lambda failure: log.error("uncaught", error=failure.exc_value)


def recorded(process: str, printed: str) -> str:
    """What a process printed, as a line of its log: our own lines, and of anything else only that it was printed.

    Of a traceback the places are kept, and the types that Python itself has.
    """
    try:
        fields = json.loads(printed)
    except ValueError:
        fields = None
    if isinstance(fields, dict) and {"event", "process", "at"} <= fields.keys():
        return json.dumps(checked(fields))
    place, error = _TRACEBACK.match(printed), printed.partition(":")[0]
    about = {"place": _place(place[1], place[2])} if place else {"error": error} if error in _PYTHONS_OWN else {}
    said = {"event": "printed", "level": "error", "count": len(printed)}
    return _line({"process": process, "trace": "-", **said, **about})


class Records(logging.Handler):
    """Turns what libraries log into lines. The text is left out even without its values: it may be put together."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one line."""
        place = _place(record.pathname, record.lineno)
        fields = {"event": "library", "level": record.levelname.lower(), "logger": record.name, "place": place}
        error = record.exc_info[1] if record.exc_info else None
        Stderr().msg(_line({**fields, **(told(error) if error else {})}))


class Stderr:
    """Writes lines whole; the supervisor puts them into the process's file."""

    def msg(self, line: str) -> None:
        """Writes one line."""
        print(line, file=sys.stderr, flush=True)  # noqa: T201

    debug = info = warning = error = critical = msg


def _prepare(_: Any, level: str, event: MutableMapping[str, Any]) -> str:
    """An event of ours as a line; a command on the terminal tells only what went wrong."""
    if level == "info" and _process == "command":
        raise structlog.DropEvent
    error = event.pop("error", None)
    about = told(error) if isinstance(error, BaseException) else {"error": error} if error else {}
    return _line({"level": level, **event, **about})


def _prepare_library(_: Any, level: str, event: MutableMapping[str, Any]) -> str:
    """A library's event as a line, without all it brings along."""
    return _line({"level": level, "event": "library", "place": _place(event["pathname"], event["lineno"])})


_CALLER: Any = CallsiteParameterAdder({CallsiteParameter.PATHNAME, CallsiteParameter.LINENO})
_FROM_INFO = structlog.make_filtering_bound_logger(logging.INFO)
_FROM_WARNING = structlog.make_filtering_bound_logger(logging.WARNING)
log: Any = structlog.wrap_logger(Stderr(), processors=[_prepare], wrapper_class=_FROM_INFO)
"""Our own log; what is said to it keeps to the list above also in a process that did not `start`."""


def _line(fields: Mapping[str, Any]) -> str:
    at = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")  # noqa: UP017  # 3.10
    return json.dumps(checked({"at": at, "process": _process, "trace": origin().trace, **fields}))


def _fits(name: str, value: Any) -> bool:
    shape = SHAPES.get(name)
    plain = isinstance(value, str | int) and not isinstance(value, bool)
    return shape is not None and plain and re.fullmatch(shape, str(value), re.ASCII) is not None


def _warned(category: type[Warning], path: str, line: int) -> None:
    if not issubclass(category, DeprecationWarning | PendingDeprecationWarning):  # a matter of those who lock versions
        log.warning("warning", error=category.__name__, place=_place(path, line))


def _is_ours(path: str) -> bool:
    return path.startswith(f"{ROOT}/") and "site-packages" not in path


def _place(path: str, line: Any) -> str:
    """A place in the code, without the folders of this machine."""
    for folder in ("site-packages/", f"{ROOT}/"):
        if folder in path:
            return f"{path.rpartition(folder)[2]}:{line}"
    return f"{'/'.join(path.split('/')[-2:])}:{line}"
