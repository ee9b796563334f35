"""The managers' console: sign in, be found, see cases as they come, talk with patients, give back, close."""

from flask import Flask

from frontdesk.bootstrap import Services
from voice_gateway.console import (
    administration,
    after,
    auth,
    calls,
    doors,
    figures,
    leaves,
    misunderstood,
    oversight,
    refills,
    rota,
    routes,
    tasks,
)
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.live import blueprint as live_blueprint
from voice_gateway.console.worklist import Worklist

__all__ = [
    "administration",
    "after",
    "blueprint",
    "calls",
    "doors",
    "figures",
    "init_app",
    "leaves",
    "live_blueprint",
    "misunderstood",
    "oversight",
    "refills",
    "rota",
    "routes",
    "tasks",
]


def init_app(app: Flask, services: Services) -> None:
    """Makes sessions, forms and limits ready; for gateway and live, which must know the same sessions."""
    app.extensions["worklist"] = Worklist(services)
    auth.init_app(app, services)
