"""The chat on the practice's website: its page, its API and its event stream."""

from voice_gateway.chat.live import blueprint as live_blueprint
from voice_gateway.chat.routes import blueprint

__all__ = ["blueprint", "live_blueprint"]
