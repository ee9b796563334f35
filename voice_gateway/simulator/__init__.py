"""The telephone of a demo: a page on which whoever tries it calls the practice, and is called as a manager."""

from flask import Flask

from frontdesk.adapters.telephony.simulator import SimulatedPhones
from frontdesk.settings import Settings
from voice_gateway.simulator.phones import PHONES
from voice_gateway.simulator.routes import blueprint

__all__ = ["blueprint", "init_app"]


def init_app(app: Flask, settings: Settings) -> None:
    """Says where the phones are; on a line of a real provider there are none."""
    app.extensions[PHONES] = SimulatedPhones(settings.simulator_port) if settings.line_is_simulated else None
