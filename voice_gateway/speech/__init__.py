"""Speaking and listening in the chat."""

from voice_gateway.speech.routes import blueprint

__all__ = ["blueprint"]
