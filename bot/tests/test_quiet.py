"""No patient's words in the log."""

import json
import logging
import sys
import warnings
from io import StringIO
from typing import Any
from unittest import TestCase
from unittest.mock import patch

import structlog
from components.quiet import quiet

WORDS = "my knee hurts"


class TheLog(TestCase):
    """What is printed after `quiet`."""

    def setUp(self) -> None:
        root = logging.getLogger()
        before = (root.handlers[:], root.level, logging.lastResort, structlog.get_config(), warnings.showwarning)
        self.addCleanup(self._restore, *before)
        self.printed = StringIO()
        stderr = patch.object(sys, "stderr", self.printed)
        stderr.start()
        self.addCleanup(stderr.stop)
        quiet()

    def _restore(self, handlers: list, level: int, last_resort: Any, config: dict, showwarning: Any) -> None:
        logging.basicConfig(handlers=handlers, level=level, force=True)
        logging.lastResort, logging.raiseExceptions, warnings.showwarning = last_resort, True, showwarning
        structlog.configure(**config)

    def test_an_error_says_where_and_what_kind_but_not_the_message(self) -> None:
        try:
            try:
                raise ValueError(WORDS)
            except ValueError as error:
                raise KeyError(WORDS) from error
        except KeyError:
            logging.getLogger("rasa.core.processor").exception("an action failed")
        line = json.loads(self.printed.getvalue())
        self.assertEqual((line["process"], line["logger"]), ("rasa", "rasa.core.processor"))
        self.assertEqual((line["error"], line["cause"]), ("KeyError", "ValueError"))
        self.assertIn("bot/tests/test_quiet.py:", line["place"])
        self.assertNotIn(WORDS, self.printed.getvalue())

    def test_loggers_that_keep_to_themselves_are_no_exception(self) -> None:
        sanic = logging.getLogger("a.sanic.of.its.own")
        sanic.propagate = False
        try:
            raise ValueError(WORDS)
        except ValueError:
            sanic.exception("request failed")
        self.assertIn("a.sanic.of.its.own", self.printed.getvalue())
        self.assertNotIn(WORDS, self.printed.getvalue())

    def test_values_that_rasa_adds_to_an_event_are_left_out(self) -> None:
        structlog.get_logger().warning("message.parsing.failed", user_text=WORDS)
        structlog.get_logger().warning(f"failed at {WORDS}")
        self.assertEqual([json.loads(line)["event"] for line in self.printed.getvalue().splitlines()], ["library"] * 2)
        self.assertNotIn(WORDS, self.printed.getvalue())

    def test_what_is_no_warning_is_not_printed(self) -> None:
        logging.getLogger("rasa.core").info(WORDS)
        structlog.get_logger().info("event", text=WORDS)
        self.assertEqual(self.printed.getvalue(), "")

    def test_of_pythons_warnings_only_the_kind_and_the_place_are_printed(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(WORDS, RuntimeWarning, stacklevel=1)
        self.assertIn("RuntimeWarning", self.printed.getvalue())
        self.assertNotIn(WORDS, self.printed.getvalue())
