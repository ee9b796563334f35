"""What we change in Rasa still fits the Rasa that is installed."""

import inspect
from unittest import IsolatedAsyncioTestCase
from unittest.mock import patch

import rasa
from components import patches
from components.patches import ActionFailed
from jsonschema import ValidationError
from rasa.core.actions import action
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction


class OurChanges(IsolatedAsyncioTestCase):
    """Applied to Rasa, and taken back after each test."""

    def setUp(self) -> None:
        self.outcome: "Exception | None" = None

        async def run(_: RemoteAction) -> list:
            if self.outcome:
                raise self.outcome
            return ["event"]

        for change in (
            patch.object(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result),
            patch.object(RemoteAction, "run", run),
            patch.object(action, "DEFAULT_REQUEST_TIMEOUT", 300),
        ):
            change.start()
            self.addCleanup(change.stop)
        patches.apply()
        self.action = RemoteAction("action_book", None)

    def test_fit_this_version_of_rasa(self) -> None:
        self.assertEqual(rasa.__version__, "3.6.21", "read the changed methods again, then change this line")
        source = inspect.getsource(inspect.getmodule(RemoteAction))
        for used in (
            "def _validate_action_result(self, result: Dict[Text, Any]) -> bool:",
            "validate(result, self.action_response_format_spec())",
            "timeout=DEFAULT_REQUEST_TIMEOUT,",
        ):
            self.assertIn(used, source)

    def test_an_answer_of_the_right_form_is_taken(self) -> None:
        good = {"events": [{"event": "slot", "name": "step", "value": None, "timestamp": None}], "responses": [{}]}
        self.assertTrue(self.action._validate_action_result(good))

    def test_an_answer_of_the_wrong_form_is_not(self) -> None:
        for bad in ([], {"events": [{"name": "x"}]}, {"events": [{"event": "nonsense"}]}, {"responses": {}}):
            with self.assertRaises(ValidationError, msg=repr(bad)):
                self.action._validate_action_result(bad)

    async def test_an_action_that_works_is_left_alone(self) -> None:
        self.assertEqual(await self.action.run(), ["event"])

    async def test_a_failure_ends_the_turn_and_tells_no_words(self) -> None:
        self.outcome = ValueError("my knee hurts")
        with self.assertRaises(ActionFailed) as failed:
            await self.action.run()
        self.assertEqual(str(failed.exception), "action_book")
        self.assertIsInstance(failed.exception.__cause__, ValueError)
        self.assertIsNone(failed.exception.__cause__)
        self.assertTrue(failed.exception.__suppress_context__)
        self.assertNotIsInstance(failed.exception, Exception)

    async def test_a_refusal_is_no_failure(self) -> None:
        self.outcome = ActionExecutionRejection("validate_book_form")
        with self.assertRaises(ActionExecutionRejection):
            await self.action.run()

    def test_an_action_gets_less_time_than_the_caller_waits(self) -> None:
        self.assertLess(action.DEFAULT_REQUEST_TIMEOUT, 15)
