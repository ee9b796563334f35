"""What we change in Rasa 3.6.21, and why. The tests of this module fail when Rasa is another version.

- Stock Rasa builds a JSON schema validator anew for every answer of the action server: two thirds of all its time.
- When an action fails, stock Rasa logs the whole conversation, says nothing, and goes on with the next step of the rule
  as if the action had run. Here the turn ends, nothing of it is kept, and the channel answers with an error.
- Stock Rasa waits five minutes for an action, holding the conversation.
"""

from typing import Any, Awaitable, Callable, Dict, List

from jsonschema.validators import validator_for
from rasa.core.actions import action
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.events import Event

ACTION_SECONDS = 12

Run = Callable[..., Awaitable[List[Event]]]


class ActionFailed(BaseException):
    """An action could not be run. No `Exception`, because Rasa catches those and goes on."""

    def __init__(self, action: str, kind: str) -> None:
        """Keeps the action's name and the error's type, and nothing of its message."""
        super().__init__(f"{action} ({kind})")
        self.action = action
        self.kind = kind


def apply() -> None:
    """Changes Rasa in this process."""
    RemoteAction._validate_action_result = _validate_with(RemoteAction.action_response_format_spec())
    RemoteAction.run = _failing_for_good(RemoteAction.run)
    action.DEFAULT_REQUEST_TIMEOUT = ACTION_SECONDS


def _validate_with(schema: Dict[str, Any]) -> Callable[[RemoteAction, Dict[str, Any]], bool]:
    validator = validator_for(schema)(schema)

    def validate(_: RemoteAction, result: Dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    return validate


def _failing_for_good(run: Run) -> Run:
    async def run_or_give_up(self: RemoteAction, *args: Any, **kwargs: Any) -> List[Event]:
        try:
            return await run(self, *args, **kwargs)
        except ActionExecutionRejection:  # no failure: the form leaves the answer to the rules
            raise
        except Exception as error:
            raise ActionFailed(self.name(), type(error).__name__) from None

    return run_or_give_up
