"""No patient's words in the log."""

import logging
import sys
import warnings
from io import StringIO
from unittest import TestCase
from unittest.mock import patch

import structlog
from components.quiet import quiet

WORDS = "my knee hurts"


class TheLog(TestCase):
    """What is printed after `quiet`."""

    def setUp(self) -> None:
        root = logging.getLogger()
        before = (root.handlers[:], root.level, logging.lastResort, structlog.get_config())
        self.addCleanup(self._restore, *before)
        self.printed = StringIO()
        with patch.object(sys, "stdout", self.printed):
            quiet()

    def _restore(self, handlers: list, level: int, last_resort: logging.Handler, config: dict) -> None:
        logging.captureWarnings(False)
        logging.basicConfig(handlers=handlers, level=level, force=True)
        logging.lastResort = last_resort
        structlog.configure(**config)

    def test_an_error_says_where_and_what_kind_but_not_the_message(self) -> None:
        try:
            try:
                raise ValueError(WORDS)
            except ValueError as error:
                raise KeyError(WORDS) from error
        except KeyError:
            logging.getLogger("rasa.core.processor").exception("an action failed")
        self.assertIn("an action failed", self.printed.getvalue())
        self.assertIn("KeyError", self.printed.getvalue())
        self.assertIn(__file__, self.printed.getvalue())
        self.assertNotIn(WORDS, self.printed.getvalue())

    def test_loggers_that_keep_to_themselves_are_no_exception(self) -> None:
        sanic = logging.getLogger("a.sanic.of.its.own")
        sanic.propagate = False
        try:
            raise ValueError(WORDS)
        except ValueError:
            sanic.exception("request failed")
        self.assertIn("request failed", self.printed.getvalue())
        self.assertNotIn(WORDS, self.printed.getvalue())

    def test_values_that_rasa_adds_to_an_event_are_left_out(self) -> None:
        structlog.get_logger().warning("message.parsing.failed", user_text=WORDS)
        self.assertIn("message.parsing.failed", self.printed.getvalue())
        self.assertNotIn(WORDS, self.printed.getvalue())

    def test_what_is_no_warning_is_not_printed(self) -> None:
        logging.getLogger("rasa.core").info(WORDS)
        structlog.get_logger().info("event", text=WORDS)
        self.assertEqual(self.printed.getvalue(), "")

    def test_pythons_warnings_are_not_printed(self) -> None:
        with patch.object(sys, "stderr", self.printed):
            warnings.warn(WORDS, stacklevel=1)
        self.assertEqual(self.printed.getvalue(), "")
