"""The texts and e-mails of a demo: what would have gone out, on one page, so that whoever tries it sees and follows it.

Anybody may read it, codes and links included: everybody in a demo is made up. In earnest it is refused.
"""

import re
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from frontdesk.adapters.messages.folder import Sent, read_sent
from frontdesk.saying import say_when
from voice_gateway.chat.page import local_number
from voice_gateway.guards import demo_only, services
from voice_gateway.languages import asked_language

MOST = 50
LOOK_EVERY = 5  # seconds

blueprint = Blueprint("demo", __name__, url_prefix="/demo", template_folder="templates", static_folder="static")


@blueprint.get("/inbox")
@demo_only
def inbox() -> Response:
    """What was sent, the newest first. The browser asks again by itself (no script), until it is told to stop."""
    practice, texts = services().practices.current(), services().texts
    wanted = request.args.get("language") or asked_language(practice.languages)
    language = texts.whole("page_inbox_", wanted if wanted in practice.languages else practice.languages[0])
    is_still = request.args.get("still") == "yes"
    sent = [_shown(one, language) for one in read_sent(services().settings.sent_folder, MOST)]
    page = {"practice": practice.details.name, "words": texts.starting("page_inbox_", language)}
    other = url_for("demo.inbox", language=language, still="no" if is_still else "yes")
    response = make_response(
        render_template("inbox.html", **page, language=language, sent=sent, is_still=is_still, other=other)
    )
    response.headers["Cache-Control"] = "no-store"
    if not is_still:
        response.headers["Refresh"] = str(LOOK_EVERY)
    return response


def _shown(one: Sent, language: str) -> dict[str, Any]:
    """One message, its words cut into plain ones and links to our own page: nothing else becomes a link."""
    own = re.escape(f"{services().settings.gateway_url}/")
    parts = [(part, part.startswith("http")) for part in re.split(rf"({own}\S*)", one.body)]
    when = say_when(one.at, language, services().practices.current().zone)
    to = local_number(one.to) if one.by == "text" else one.to
    return {"by": one.by, "to": to, "subject": one.subject, "parts": parts, "when": when}
