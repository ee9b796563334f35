"""Says that the process answers, and whether the assistant does."""

from typing import Any

from flask import Blueprint

from voice_gateway.guards import open_to_all, services

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@open_to_all
def health() -> dict[str, Any]:
    """Up, and whether the assistant is; nothing else is told."""
    ready = services().reception.assistant.is_ready()
    return {"status": "ok", "assistant": "ready" if ready else "starting"}
