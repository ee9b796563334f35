"""Starts Rasa for Frontdesk: `run.py serve MODEL`, or `run.py train` with the options of `rasa train`.

`serve` reads RASA_PORT and ACTIONS_URL from the environment and listens on this machine only, with our channel and
none of Rasa's own interfaces.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # components, and sentence_vector

# Before the libraries are loaded that read them.
ALWAYS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}
SERVING = {
    "OMP_NUM_THREADS": "1",  # one message at a time is fastest on one core, and leaves the others to the rest
    "RASA_PORT": "5005",
    "ACTIONS_URL": "http://127.0.0.1:5055/webhook",
}


def main() -> None:
    """Serves or trains."""
    command, *options = sys.argv[1:] or ["serve"]
    for name, value in {**ALWAYS, **(SERVING if command == "serve" else {})}.items():
        os.environ.setdefault(name, value)
    from components.no_tensorflow import keep_out

    keep_out()
    if command == "serve" and len(options) == 1:
        serve(Path(options[0]))
    elif command == "train":
        train(options)
    else:
        sys.exit(__doc__)


def serve(model: Path) -> None:
    """Answers messages until it is stopped."""
    if not model.is_file():  # Rasa would take the newest of the folder instead
        sys.exit(f"there is no model {model}")
    from components.quiet import quiet

    quiet()
    from components import patches
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    patches.apply()
    serve_application(
        model_path=str(model),
        interface="127.0.0.1",
        port=int(os.environ["RASA_PORT"]),
        credentials=str(HERE / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(HERE / "endpoints.yml")),
        enable_api=False,
    )
    os._exit(0)  # nothing is left to do, and Python would take seconds to take Rasa apart


def train(options: "list[str]") -> None:
    """Runs Rasa's own command."""
    from rasa.__main__ import main as rasa

    sys.argv = ["rasa", "train", *options]
    rasa()


if __name__ == "__main__":
    main()
