"""Starts Rasa for Frontdesk: `run.py serve MODEL`, or `run.py train` with Rasa's own options.

Stock Rasa builds a JSON schema validator anew for every answer of the action server, which is two thirds of its time;
here it is built once. Its logs are kept to what cannot hold a patient's words: when an action fails, stock Rasa prints
the whole conversation.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
for name, value in {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "OMP_NUM_THREADS": "1",
    "SANIC_HOST": "127.0.0.1",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}.items():
    os.environ.setdefault(name, value)


def keep_validator() -> None:
    """Checks answers of the action server with a validator that is built once."""
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(_: RemoteAction, result: dict) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def main() -> None:
    """Runs Rasa's own command."""
    command, *options = sys.argv[1:]
    if command == "serve":
        os.environ["LOG_LEVEL"] = "CRITICAL"
        options = ["--interface", "127.0.0.1", "--port", os.environ.get("RASA_PORT", "5005"), "--model", options[0]]
        options += ["--endpoints", str(HERE / "endpoints.yml"), "--credentials", str(HERE / "credentials.yml")]
        keep_validator()
        command = "run"
    sys.argv = ["rasa", command, *options]
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
