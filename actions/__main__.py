"""`python -m actions PORT` serves the actions to the engine, on this machine only, in one process."""

import logging
import sys
import warnings

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.services import services, warm_up
from frontdesk import log, metrics


def main() -> None:
    """Serves until it is ended."""
    log.start("actions")
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")  # 3.21 serves 3.6: tested
    logging.getLogger("rasa_sdk").setLevel(logging.CRITICAL)  # its errors may hold what a patient said
    executor = ActionExecutor()
    executor.register_package("actions")
    warm_up()
    metrics.serve("actions", services().settings.metrics_port)
    app = create_app(executor, cors_origins=[])
    app.config.KEEP_ALIVE_TIMEOUT = 120
    app.run(host="127.0.0.1", port=int(sys.argv[1]), single_process=True, motd=False, access_log=False)


if __name__ == "__main__":
    main()
