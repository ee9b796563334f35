"""What gunicorn starts: `gateway()` for pages and API, `live()` for event streams."""

from flask import Flask

from frontdesk import metrics
from frontdesk.bootstrap import build_services
from frontdesk.settings import read_settings
from frontdesk.watch import Promises
from voice_gateway.app import create_app
from voice_gateway.gunicorn_log import tell_of_greenlets


def gateway() -> Flask:
    """Pages, the chat's API and the console."""
    services = build_services(read_settings())
    services.reception.dangers.screen.warm_up()
    checks, unanswered = services.after.alarms, services.unanswered.waiting
    metrics.registry.register(Promises(services.cases, services.tasks, checks, services.outbox, unanswered))
    metrics.serve("gateway", services.settings.metrics_port)
    return create_app(services)


def live() -> Flask:
    """Event streams."""
    tell_of_greenlets()
    services = build_services(read_settings())
    metrics.serve("live", services.settings.metrics_port)
    return create_app(services, live=True)
