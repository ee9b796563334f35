"""Lines of a conversation as sound, and what a patient says as words."""

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from frontdesk.errors import Overloaded
from frontdesk.listening.model import MOST_BYTES, ListeningAway, RecordingRefused
from voice_gateway.chat.doors import door
from voice_gateway.chat.routes import ONE
from voice_gateway.chat.schemas import HeardWords, Piece
from voice_gateway.guards import of_conversation, services
from voice_gateway.limits import Limits, admit

LISTENED_TO_OF_ONE, LISTENED_TO = 1, 4  # recordings at once: of a conversation, and of all; two megabytes each

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


@door(blueprint, f"POST {ONE}/recordings", of_conversation, {200: HeardWords}, takes="audio/wav")
def listen(conversation_id: str) -> Response:
    """A recording (WAV, up to 20 seconds and 2,000,000 bytes) as words, to be looked at and sent. It is not kept."""
    admit("record", conversation_id)
    request.max_content_length = MOST_BYTES
    places: Limits = current_app.extensions["listened_to"]
    try:
        with places.place(conversation_id, LISTENED_TO_OF_ONE, LISTENED_TO):
            heard = services().listening.hear(conversation_id, _recording())
    except Overloaded:  # what was said is lost: nobody is told that it waits
        raise ListeningAway("busy") from None
    body: HeardWords = {"text": heard.words, "sure": heard.sure}
    return jsonify(body)


def _recording() -> bytes:
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise RecordingRefused("big") from None
