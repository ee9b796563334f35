"""Lines of a conversation as sound."""

from flask import Blueprint, Response

from voice_gateway.chat.doors import door
from voice_gateway.chat.routes import ONE
from voice_gateway.chat.schemas import Piece
from voice_gateway.guards import of_conversation, services
from voice_gateway.limits import admit

blueprint = Blueprint("speech", __name__)
SOUND = "audio/*"


@door(blueprint, f"GET {ONE}/sound", of_conversation, {200: SOUND, 204: None}, query=Piece)
def sound(conversation_id: str, asked: Piece) -> Response:
    """A line read aloud, a piece of it at a time; 204 behind the last piece."""
    admit("sound", conversation_id)
    found = services().spoken_lines.part(conversation_id, asked.seq, asked.part)
    if found is None:
        return Response(status=204)
    return Response(found.data, mimetype=found.media_type)
