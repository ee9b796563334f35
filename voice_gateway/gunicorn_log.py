"""What gunicorn and gevent would print, as lines of our log: by themselves both write errors with their messages."""

from typing import Any

from gunicorn.glogging import Logger

from frontdesk import log


class Log(Logger):  # type: ignore[misc]
    """Named on gunicorn's command line, so that master and workers log as we do; the process's name is gunicorn's."""

    def setup(self, cfg: Any) -> None:
        """Starts our log instead of gunicorn's handlers; requests are logged by the application, without addresses."""
        super().setup(cfg)
        log.start(cfg.proc_name)
        self.error_log.propagate = True
        for level in ("critical", "error", "exception", "warning"):  # so that a line's place is the caller's
            setattr(self, level, getattr(self.error_log, level))

    def _set_handler(self, *_: Any, **__: Any) -> None:
        """None of its own."""


def tell_of_greenlets() -> None:
    """gevent prints a greenlet's error with its message; from now on it is logged as any other."""
    from gevent.hub import Hub

    Hub.print_exception = lambda _, __, ___, error, ____: log.log.error("uncaught", error=error)
