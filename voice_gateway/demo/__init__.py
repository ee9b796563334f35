"""What only a demo practice shows."""

from voice_gateway.demo.inbox import blueprint

__all__ = ["blueprint"]
