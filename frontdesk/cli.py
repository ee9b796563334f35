"""The command `frontdesk`."""

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from frontdesk import log, metrics, own_languages
from frontdesk.bootstrap import build_services, prepare
from frontdesk.cases.access import COMMAND_LINE
from frontdesk.commands import phone, records, speech
from frontdesk.commands.figures import figures
from frontdesk.commands.output import AsJson, out
from frontdesk.commands.output import write as _print
from frontdesk.errors import FrontdeskError, SettingMissing, Unknown
from frontdesk.migrate import migrate
from frontdesk.practice.files import PracticeFileError
from frontdesk.settings import Settings, read_settings
from frontdesk.trace import coming_from

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The front desk of a medical practice.",
)
account_app = typer.Typer(no_args_is_help=True, help="Managers' ways into the console.")
app.add_typer(account_app, name="account")
show_app = typer.Typer(no_args_is_help=True, help="Shows what is on record.")
for name, group in (
    ("show", show_app),
    ("audit", records.audit_app),
    ("keys", records.keys_app),
    ("hold", records.hold_app),
    ("privacy", records.privacy_app),
    ("phone", phone.phone_app),
    ("speech", speech.speech_app),
):
    app.add_typer(group, name=name)
app.command()(figures)
app.command()(records.labelled)
app.command()(records.backup)
app.command()(records.restore)
err = Console(stderr=True, highlight=False)


@app.command()
def up(
    practice: Annotated[Path | None, typer.Option(help="A practice's folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Start everything, and stop it all at Ctrl-C."""
    from frontdesk.commands.up import up as start

    def say(line: str) -> None:
        if as_json:
            out.print_json(data={"line": line})
        else:
            out.print(line, soft_wrap=True)

    start(_settings(practice), say)


@app.command()
def load(folder: Path, as_json: AsJson = False) -> None:
    """Put a practice's files into the database; a wrong file changes nothing."""
    settings = _settings(folder)
    migrate_and_prepare(settings)
    _print(asdict(build_services(settings).loader.load(folder)), as_json)


@app.command()
def train(as_json: AsJson = False) -> None:
    """Teach the assistant what is in data/, if that changed."""
    from frontdesk.training import train as teach

    model = teach(lambda line: err.print(line))
    _print({"model": str(model)}, as_json)


@app.command()
def talk(
    language: Annotated[str | None, typer.Option(help="One of the practice's, such as es-US.")] = None,
    practice: Annotated[Path | None, typer.Option(help="A practice's folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Talk to the front desk on the terminal. Starts the assistant for a while when Frontdesk is not up."""
    from frontdesk.commands.talk import talk as converse

    with _with_assistant(_settings(practice)) as services:
        converse(services, language, as_json)


@app.command()
def understand(
    source: Path,
    target: Path,
    now: Annotated[datetime | None, typer.Option(help="Pins the clock.", formats=["%Y-%m-%dT%H:%M:%S%z"])] = None,
    practice: Annotated[Path | None, typer.Option(help="A practice's folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what each sentence of a file is taken for, as the first turn of a conversation."""
    from frontdesk.commands.understand import read_lines
    from frontdesk.commands.understand import understand as read
    from frontdesk.training import train as teach

    model = teach(lambda line: err.print(line))
    count = 0
    with target.open("w") as file:
        for result in read(read_lines(source), _settings(practice), model, now):
            file.write(json.dumps(result, ensure_ascii=False) + "\n")
            count += 1
    _print({"sentences": count, "file": str(target)}, as_json)


@app.command()
def language(code: str, as_json: AsJson = False) -> None:
    """Say what a language lacks, of which some files are in data/ or in the practice's folder: files and sentences."""
    from frontdesk.commands.language import lacking

    _print(lacking(code), as_json)


@app.command()
def dates(source: Path, target: Path, as_json: AsJson = False) -> None:
    """Say what day, time or date of birth each sentence of a file is read as; lines say which they `expect`."""
    from frontdesk.commands.dates import read_dates
    from frontdesk.commands.understand import read_lines

    count = 0
    with target.open("w", encoding="utf-8") as file:
        for result in read_dates(read_lines(source)):
            file.write(json.dumps(result, ensure_ascii=False) + "\n")
            count += 1
    _print({"sentences": count, "file": str(target)}, as_json)


@app.command()
def evaluate(
    source: Path,
    target: Annotated[Path | None, typer.Option(help="Also writes the figures to this file, as JSON.")] = None,
    now: Annotated[datetime | None, typer.Option(help="Pins the clock.", formats=["%Y-%m-%dT%H:%M:%S%z"])] = None,
    practice: Annotated[Path | None, typer.Option(help="A practice's folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say how well the sentences or conversations of a labelled file are understood."""
    from frontdesk.commands.evaluate import evaluate as measure
    from frontdesk.commands.understand import read_lines
    from frontdesk.evaluation.words import lines_of
    from frontdesk.training import train as teach

    def say(line: str) -> None:
        err.print(line)

    figures = measure(read_lines(source), _settings(practice), teach(say), now, say)
    if target:
        target.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    if as_json:
        _print(figures, True)
    else:
        out.print("\n".join(lines_of(figures)), markup=False, soft_wrap=True)


@app.command()
def case(case_id: str, as_json: AsJson = False) -> None:
    """Show the whole packet of a case: the brief, then the conversation."""
    from frontdesk.commands.case import lines_of

    with coming_from("command line"):
        packet = build_services(_settings(None)).packets.of(case_id, COMMAND_LINE)
    if as_json:
        _print(packet.as_json(), True)
        return
    for line in lines_of(packet):
        out.print(line, markup=False, soft_wrap=True)


@show_app.command("patient")
def show_patient(patient_id: str, as_json: AsJson = False) -> None:
    """Show a patient's appointments, statements and cases."""
    from frontdesk.commands.on_record import lines_of
    from frontdesk.commands.show import patient

    with coming_from("command line"):
        services = build_services(_settings(None))
        shown = patient(services, patient_id)
    if as_json:
        _print(shown, True)
    else:
        out.print("\n".join(lines_of(shown, services.practices.current().zone)), markup=False, soft_wrap=True)


@account_app.command("invite")
def invite(manager_id: str, as_json: AsJson = False) -> None:
    """Make a one-time code for a manager's new password and second factor: the first one, or after losing the phone."""
    from frontdesk.commands.account import invite as make

    _print(make(build_services(_settings(None)), manager_id), as_json)


@account_app.command("list")
def accounts(as_json: AsJson = False) -> None:
    """Show who has a password, a second factor, an invitation, open sessions."""
    from frontdesk.commands.account import standings

    _print(standings(build_services(_settings(None))), as_json)


@account_app.command("end-sessions")
def end_sessions(manager_id: str, as_json: AsJson = False) -> None:
    """Sign a manager out everywhere."""
    build_services(_settings(None)).enrolment.end_sessions(manager_id, "command line")
    _print({"manager": manager_id, "sessions": 0}, as_json)


@show_app.command("doubled")
def show_doubled(as_json: AsJson = False) -> None:
    """Show second records of patients who said to be new."""
    from frontdesk.commands.show import doubled

    _print(doubled(build_services(_settings(None))), as_json)


@app.command(hidden=True)
def worker() -> None:
    """Fire deadlines and send notices; started by `up`."""
    from frontdesk.worker import work_until_told

    log.start("worker")
    settings = _settings(None)
    metrics.serve("worker", settings.metrics_port)
    work_until_told(build_services(settings))


def main() -> int:
    """Runs a command; says in plain words what is wrong."""
    log.start("command")
    try:
        with coming_from("command line"):
            app()
    except (PracticeFileError, SettingMissing) as error:
        err.print(str(error), markup=False)
        return 2
    except Unknown as error:
        err.print(f"there is no such {error}", markup=False)
    except FrontdeskError as error:
        err.print(f"{type(error).__name__}: {error}", markup=False)
    except Exception as error:  # typer would print its message, which may quote a patient
        log.log.critical("uncaught", error=error)
    return 1


def migrate_and_prepare(settings: Settings) -> None:
    """Makes the database ready for use."""
    prepare(settings)
    migrate(settings.database)


def _settings(practice: Path | None) -> Settings:
    if practice:
        os.environ[own_languages.SETTING] = str(practice)  # its languages are read once, also by processes to come
    settings = read_settings()
    return settings.model_copy(update={"practice": practice}) if practice else settings


def _with_assistant(settings: Settings) -> Any:
    from frontdesk.commands.assistant import with_assistant

    return with_assistant(settings, lambda line: err.print(line))
