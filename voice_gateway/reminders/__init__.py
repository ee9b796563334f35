"""The page behind the link of a reminder."""

from voice_gateway.reminders.routes import blueprint

__all__ = ["blueprint"]
