"""The phone line's webhooks: what a provider of calls asks, and is told."""

from voice_gateway.phone.legs import blueprint as legs_blueprint
from voice_gateway.phone.reminders import blueprint as reminders_blueprint
from voice_gateway.phone.routes import blueprint

__all__ = ["blueprint", "legs_blueprint", "reminders_blueprint"]
