"""A reminder, read and heard without an account by whoever has its link. The secret never stands in an address that is
sent: the page takes it from behind the `#` and gives it in the body of what it asks."""

from flask import Blueprint, Response, jsonify, render_template, request

from frontdesk.reminders.model import Shown
from voice_gateway.chat.doors import door
from voice_gateway.chat.page import page_of
from voice_gateway.chat.schemas import Refusal, Reminded, ReminderPiece, Reminding
from voice_gateway.guards import open_to_all, services
from voice_gateway.limits import admit

blueprint = Blueprint(
    "reminders", __name__, template_folder="templates", static_folder="static", static_url_path="/visit/static"
)
SOUND = "audio/*"


@blueprint.get("/visit")
@open_to_all
def page() -> str:
    """The page; what it is of comes by its script."""
    return render_template("visit.html", **page_of(services(), request.args.get("language")))


@door(blueprint, "POST /chat/reminders/show", open_to_all, {200: Reminded, 403: Refusal}, body=Reminding)
def show(asked: Reminding) -> Response:
    """The visits of a day, as they stand now."""
    admit("sound")
    return _reminded(services().reminder_page.show(asked.token))


@door(blueprint, "POST /chat/reminders/confirm", open_to_all, {200: Reminded, 403: Refusal}, body=Reminding)
def confirm(asked: Reminding) -> Response:
    """The patient says that they come."""
    admit("sound")
    return _reminded(services().reminder_page.confirm(asked.token))


@door(blueprint, "POST /chat/reminders/end", open_to_all, {200: Reminded, 403: Refusal}, body=Reminding)
def end(asked: Reminding) -> Response:
    """No more reminders of this kind."""
    admit("sound")
    return _reminded(services().reminder_page.end(asked.token))


@door(blueprint, "POST /chat/reminders/sound", open_to_all, {200: SOUND, 204: None, 403: Refusal}, body=ReminderPiece)
def sound(asked: ReminderPiece) -> Response:
    """The same, read aloud, a piece at a time; 204 behind the last piece."""
    admit("sound")
    found = services().reminder_page.part(asked.token, asked.part)
    return Response(found.data, mimetype=found.media_type) if found else Response(status=204)


def _reminded(shown: Shown) -> Response:
    body: Reminded = {"language": shown.language, "text": shown.text, "can_confirm": shown.can_confirm}
    return jsonify(body)
