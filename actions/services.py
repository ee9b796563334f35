"""The core's services, built once per process."""

import threading
from functools import cache

from frontdesk.bootstrap import Services, build_services
from frontdesk.settings import read_settings
from sentence_vector import load


@cache
def services() -> Services:
    """The services of this action server; sentence vectors where their weights are installed."""
    vector = load()
    return build_services(read_settings(), encode=vector.encode if vector else None)


def warm_up() -> None:
    """Loads what the first patient would wait for; what takes seconds is done beside the start of the server."""
    faq = services().faq
    threading.Thread(target=faq.warm_up, daemon=True).start()
