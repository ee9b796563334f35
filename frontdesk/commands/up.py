"""Starts Frontdesk: trains if needed, loads the practice, runs its processes until Ctrl-C."""

import sys
from collections.abc import Callable
from pathlib import Path

from frontdesk.bootstrap import build_services
from frontdesk.commands.language import check
from frontdesk.demo_line import DemoLine, demo_line
from frontdesk.engine import ROOT, actions_process, rasa_process
from frontdesk.errors import SettingMissing
from frontdesk.migrate import migrate
from frontdesk.settings import Settings
from frontdesk.supervisor import Process, Supervisor
from frontdesk.training import current_model, train

THREADS = 64  # requests at once in the gateway; limits.py keeps a third of them for danger, managers and pages


def up(settings: Settings, say: Callable[[str], None]) -> None:
    """Returns after Ctrl-C, when no process is left. Raises PracticeFileError for a practice that is wrong,
    SettingMissing when codes are to be sent and nobody is there to send them."""
    check()
    services = build_services(settings)
    migrate(settings.database)
    loaded = services.loader.load(settings.practice)
    state = "as before" if loaded.unchanged else "loaded"
    say(f"practice: {loaded.name}, {state} ({loaded.providers} providers, {loaded.articles} articles)")
    details = services.practices.current().details
    say(f"notices:  {_sending(settings, details.demo)}")
    line = demo_line(settings, details.phone, demo=details.demo)
    services.db.close()
    if not current_model().exists():
        say("learning: the assistant is taught now, once, which takes some minutes. The address comes when it is done.")
    model = train(say)
    say(f"page:     {settings.gateway_url} opens in some seconds; the assistant takes half a minute more")
    say(f"console:  {settings.gateway_url}/console/")
    if line:
        say(f"phone:    {settings.gateway_url}/demo/phone, without an account: nobody is really called")
    say(f"logs:     {settings.var / 'log'}")
    Supervisor(processes(settings, model, line), settings.var / "log", telling(settings, say)).run()


def telling(settings: Settings, say: Callable[[str], None]) -> Callable[[str, str], None]:
    """Says what becomes of each process and, once the page and the assistant are there, that it can be opened."""
    awaited = {"gateway", "rasa"}

    def tell(name: str, what: str) -> None:
        say(f"{name + ':':9} {what}")
        if what == "ready" and name in awaited:
            awaited.remove(name)
            if not awaited:
                page = settings.gateway_url
                say(f"ready:    open {page} (managers: {page}/console/). Ctrl-C ends it.")

    return tell


def _sending(settings: Settings, demo: bool) -> str:
    """Where notices go: to the providers that are connected, the others into a folder. Raises SettingMissing."""
    texts = settings.twilio_account and settings.twilio_from and "Twilio"
    if settings.identity_codes and not (demo or texts):
        raise SettingMissing("FRONTDESK_IDENTITY_CODES: no provider of texts is connected; a folder keeps no codes")
    by = {"e-mails": settings.smtp_host, "texts": texts}
    connected = [f"{what} by {whom}" for what, whom in by.items() if whom]
    missing = " and ".join(what for what, whom in by.items() if not whom)
    kept = "with patients' codes and numbers to be read, as this is a demo"
    into = f"{missing} in {settings.sent_folder}, {kept if demo else 'for managers only: no provider is connected'}"
    return ", ".join([*connected, into] if missing else connected)


def processes(settings: Settings, model: Path, line: DemoLine | None = None) -> list[Process]:
    """The five processes, and a demo's telephone line. What is reached from outside comes first."""
    own = {
        "FRONTDESK_VAR": str(settings.var.resolve()),
        "FRONTDESK_PRACTICE": str(settings.practice.resolve()),
    }
    own |= {"DATABASE_URL": settings.database_url, **(line.settings(settings.simulator_url) if line else {})}
    one_core = {"OMP_NUM_THREADS": "1"}  # for one sentence's vector, more cores cost more than they save
    return [
        Process(
            "gateway",
            _gunicorn(settings.host, settings.port, "gateway", "voice_gateway.patient_worker.PatientWorker"),
            own | one_core,
            f"{_local(settings.port)}/health",
        ),
        Process(
            "live",
            _gunicorn(settings.host, settings.live_port, "live", "gevent"),
            own,
            f"{_local(settings.live_port)}/health",
        ),
        Process("worker", [sys.executable, "-m", "frontdesk", "worker"], own),
        actions_process(settings.actions_port, own),
        rasa_process(settings.rasa_port, settings.actions_port, model),
        *([_simulator(settings, line)] if line else []),
    ]


def _simulator(settings: Settings, line: DemoLine) -> Process:
    """The stand-in for the provider, on this machine only. It signs for the address that our processes know, and
    reaches them here. Its token is in its environment: who lists processes sees commands."""
    port, at = str(settings.simulator_port), _local(settings.port)
    command = ["-m", "phone_simulator", "--port", port, "--account", line.account, "--number", line.number]
    command += ["--app-url", at, "--public-url", settings.gateway_url, "--voice-path", "/phone/calls"]
    command += ["--fallback-path", "/phone/fallback", "--status-path", "/phone/calls/events"]
    ready = f"{settings.simulator_url}/simulator/phones"
    return Process("simulator", [sys.executable, *command], {"PHONE_SIMULATOR_TOKEN": line.token}, ready)


def _gunicorn(host: str, port: int, name: str, kind: str) -> list[str]:
    quiet = ["--log-level", "warning", "--logger-class", "voice_gateway.gunicorn_log.Log", "--name", name]
    quiet += ["--worker-connections", "2000", "--no-control-socket", "--chdir", str(ROOT)]
    size = ["--threads", str(THREADS)] if name == "gateway" else []
    bind = ["--bind", f"{host}:{port}", "--workers", "1", "--worker-class", kind, "--timeout", "60"]
    return [sys.executable, "-m", "gunicorn", *bind, *size, *quiet, f"voice_gateway.wsgi:{name}()"]


def _local(port: int) -> str:
    return f"http://127.0.0.1:{port}"
