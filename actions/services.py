"""The core's services, built once per process."""

from functools import cache

from frontdesk.bootstrap import Services, build_services
from frontdesk.settings import read_settings
from sentence_vector import load


@cache
def services() -> Services:
    """The services of this action server; sentence vectors where their weights are installed."""
    vector = load()
    return build_services(read_settings(), encode=vector.encode if vector else None)
