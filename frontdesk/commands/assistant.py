"""Services with an assistant that answers: the running one, or one started for a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from frontdesk.adapters.assistant.rasa import RasaAssistant
from frontdesk.bootstrap import Services, build_services
from frontdesk.engine import running
from frontdesk.migrate import migrate
from frontdesk.settings import Settings
from frontdesk.training import train


@contextmanager
def with_assistant(settings: Settings, say: Callable[[str], None]) -> Iterator[Services]:
    """The services; when nothing answers at the engine's port, engine and action server run until the end."""
    services = build_services(settings)
    migrate(settings.database)
    services.loader.load(settings.practice)
    if RasaAssistant(settings.rasa_url, settings.engine_seconds).is_ready():
        yield services
        return
    model = train(say)
    say("starting the assistant …")
    environment = {
        "DATABASE_URL": settings.database_url,
        "FRONTDESK_VAR": str(settings.var.resolve()),
        "FRONTDESK_PRACTICE": str(settings.practice.resolve()),
    }
    with running(model, environment) as port:
        own = settings.model_copy(update={"rasa_port": port})
        yield build_services(own)
