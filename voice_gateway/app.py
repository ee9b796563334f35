"""Makes the Flask application: `create_app` for gateway and live, told apart by `live`."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from frontdesk.bootstrap import Services
from voice_gateway import chat, console, demo, errors, health, phone, reminders, simulator, speech, watching
from voice_gateway.limits import Limits, admit

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob: data:; "
    "connect-src 'self' {live}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
API = ("/chat/", "/live/")
NEVER_LIMITED = ("chat.say", "chat.call_manager")  # `say` looks for danger first and has a limit of its own


def create_app(services: Services, *, live: bool = False) -> Flask:
    """The application; with `live` only the event streams, so that they never starve a page or a webhook."""
    app = Flask(__name__)
    app.extensions["services"] = services
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.extensions["limits"] = Limits()
    app.extensions["listened_to"] = Limits()
    app.extensions["readiness"] = health.Readiness(services.reception.assistant.is_ready)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    watching.init_app(app, services.settings.trusted_proxies)
    errors.init_app(app)
    app.register_blueprint(health.blueprint)
    console.init_app(app, services)
    if live:
        app.register_blueprint(chat.live_blueprint)
        app.register_blueprint(console.live_blueprint)
    else:
        app.register_blueprint(chat.blueprint)
        app.register_blueprint(speech.blueprint)
        app.register_blueprint(reminders.blueprint)
        app.register_blueprint(console.blueprint)
        app.register_blueprint(demo.blueprint)
        app.register_blueprint(phone.blueprint)
        app.register_blueprint(phone.legs_blueprint)
        app.register_blueprint(phone.reminders_blueprint)
        app.register_blueprint(simulator.blueprint)
        simulator.init_app(app, services.settings)
    app.before_request(_admit)
    app.after_request(lambda response: _headers(services, response))
    return app


def _admit() -> None:
    """No address may ask without end, whatever it asks. A manager and the emergency words are never out of reach."""
    if request.path.startswith(API) and request.endpoint not in NEVER_LIMITED:
        admit("any")


def _headers(services: Services, response: Response) -> Response:
    """Headers that keep pages to their own scripts, and let allowed sites use the chat."""
    settings = services.settings
    response.headers.setdefault("Content-Security-Policy", CSP.format(live=settings.stream_url))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if request.path.startswith(API):
        response.headers["Cache-Control"] = "no-store"
    if settings.gateway_url.startswith("https:"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000")
    origin = request.headers.get("Origin")
    if origin and origin in _allowed_origins(services):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Last-Event-ID"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Max-Age"] = "600"
        response.headers["Vary"] = "Origin"
        if origin == _origin(settings.gateway_url):
            response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


def _allowed_origins(services: Services) -> set[str]:
    settings = services.settings
    embedding = {origin.strip() for origin in settings.chat_origins.split(",") if origin.strip()}
    return embedding | {_origin(settings.gateway_url)}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
