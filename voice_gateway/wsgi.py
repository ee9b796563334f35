"""What gunicorn starts: `gateway()` for pages and API, `live()` for event streams."""

from flask import Flask

from frontdesk.bootstrap import build_services
from frontdesk.settings import read_settings
from voice_gateway.app import create_app


def gateway() -> Flask:
    """Pages, the chat's API and the console."""
    services = build_services(read_settings())
    services.reception.screen.warm_up()
    return create_app(services)


def live() -> Flask:
    """Event streams."""
    return create_app(build_services(read_settings()), live=True)
