"""Commands about the audit log, encryption keys, legal holds, a person's data, and backups."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from frontdesk import backup as copies
from frontdesk.bootstrap import Services, build_services
from frontdesk.commands.output import AsJson, me, out, write
from frontdesk.consents.model import REMINDED_BY, REMINDER
from frontdesk.settings import read_settings
from frontdesk.trace import coming_from

audit_app = typer.Typer(no_args_is_help=True, help="The log of who read and changed what.")
keys_app = typer.Typer(no_args_is_help=True, help="The keys that personal data are encrypted with.")
hold_app = typer.Typer(no_args_is_help=True, help="Legal holds: nothing of a patient or a talk is purged or erased.")
privacy_app = typer.Typer(no_args_is_help=True, help="A person's own data: a copy of it, or its end.")

By = Annotated[str, typer.Option("--by", help="Who does this.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.")]
Patient = Annotated[str | None, typer.Option("--patient", help="A patient's id.")]
Talk = Annotated[str | None, typer.Option("--conversation", help="A conversation's id.")]
KeyFile = Annotated[Path, typer.Option("--key", help="The file with the backups' key, kept apart from them.")]


@contextmanager
def _services() -> Iterator[Services]:
    with coming_from("command line"):
        services = build_services(read_settings())
        yield services
        services.db.close()


@audit_app.command("verify")
def verify(as_json: AsJson = False) -> None:
    """Check every row and seal; say where something was changed, taken out or added. Ends with 1 if so."""
    with _services() as services:
        verdict = services.audit.verify()
    if as_json:
        write(asdict(verdict), True)
    else:
        found = "The log is not whole" if verdict.faults else "The log is whole"
        out.print(f"{found}: {verdict.rows} rows in {verdict.chains} chains, {verdict.seals} seals")
        for fault in verdict.faults:
            out.print(f"{fault.where}: {fault.what}", markup=False)
    raise typer.Exit(1 if verdict.faults else 0)


@audit_app.command("show")
def show(patient: Patient = None, conversation: Talk = None, as_json: AsJson = False) -> None:
    """Show who read and changed what of a patient or in a conversation."""
    if not (patient or conversation):
        raise typer.BadParameter("--patient or --conversation")
    with _services() as services:
        rows = services.audit.show(me(), "show audit", patient_id=patient, conversation_id=conversation)
    if as_json:
        write({"rows": [asdict(row) for row in rows]}, True)
        return
    for row in rows:
        what = f"{row.did} {row.what} {row.what_id} ({row.why}, {row.place}): {row.result}"
        out.print(f"{row.at:%Y-%m-%d %H:%M:%S} {row.who} {what}", markup=False, soft_wrap=True)


@keys_app.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """Say how many values are sealed with each key."""
    with _services() as services:
        write({f"key {number}": count for number, count in services.keys.in_use().items()}, as_json)


@keys_app.command("add")
def add_key(as_json: AsJson = False) -> None:
    """Make a new key; everything written from now on is sealed with it."""
    with _services() as services:
        write({"key": services.keys.add(me())}, as_json)


@keys_app.command("reseal")
def reseal(as_json: AsJson = False) -> None:
    """Seal everything anew with the newest key. Can be stopped and started again."""
    with _services() as services:
        write({"rows": services.keys.reseal(me())}, as_json)


@keys_app.command("retire")
def retire(number: int, as_json: AsJson = False) -> None:
    """Destroy a key that nothing is sealed with any more. What checks the audit log is kept of it."""
    with _services() as services:
        entry = services.keys.retire(number, me())
    write({"retired": number} | ({"put in its place": entry} if entry else {}), as_json)


@hold_app.command("add")
def add_hold(by: By, why: Why, patient: Patient = None, conversation: Talk = None, as_json: AsJson = False) -> None:
    """Place a legal hold on a patient or on a conversation."""
    if bool(patient) == bool(conversation):
        raise typer.BadParameter("either --patient or --conversation")
    with _services() as services:
        hold = services.privacy.hold(by, why, patient_id=patient, conversation_id=conversation)
    write({"hold": hold.id}, as_json)


@hold_app.command("remove")
def remove_hold(hold_id: str, by: By, as_json: AsJson = False) -> None:
    """Lift a legal hold."""
    with _services() as services:
        write({"lifted": services.privacy.lift(hold_id, by).id}, as_json)


@hold_app.command("list")
def list_holds(as_json: AsJson = False) -> None:
    """Show the holds that run."""
    with _services() as services:
        write({hold.id: asdict(hold) for hold in services.privacy.holds(me())}, as_json)


@privacy_app.command("export")
def export(patient_id: str, folder: Path, by: By = "", as_json: AsJson = False) -> None:
    """Write everything we hold of a patient, as JSON and as a page to read."""
    with _services() as services:
        files = services.export.write(patient_id, folder, by or me())
    write({"files": [str(file) for file in files]}, as_json)


@privacy_app.command("consent")
def consent(
    patient_id: str,
    channel: Annotated[str, typer.Option(help="text, email or call.")],
    end: Annotated[bool, typer.Option("--end", help="They want it no more.")] = False,
    as_json: AsJson = False,
) -> None:
    """Note what a patient said on paper or at the desk: reminders of visits by this channel, or no more of them."""
    if channel not in REMINDED_BY:
        raise typer.BadParameter(f"one of {', '.join(REMINDED_BY)}")
    with _services() as services:
        patient = services.patients.get(patient_id, me(), REMINDER)
        note = services.consents.refuse if end else services.consents.give
        noted = note(patient.id, channel, REMINDER, patient.language, "paper")
    write({"patient": patient.id, "channel": noted.channel, "reminders": noted.given}, as_json)


@privacy_app.command("erase")
def erase(patient_id: str, by: By, why: Why, as_json: AsJson = False) -> None:
    """Remove everything of a patient that no duty keeps; say what was kept and why."""
    with _services() as services:
        write(asdict(services.privacy.erase(patient_id, by, why)), as_json)


def labelled(file: Path, as_json: AsJson = False) -> None:
    """Write the sentences that managers gave a meaning, one JSON object a line, for whoever trains the assistant."""
    with _services() as services:
        rows = services.misunderstood.labelled(me())
    file.touch(mode=0o600)
    lines = [json.dumps(asdict(row), ensure_ascii=False) for row in rows]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    write({"sentences": len(rows), "file": str(file)}, as_json)


def backup(folder: Path, key: KeyFile, as_json: AsJson = False) -> None:
    """Write an encrypted copy of the database into a folder, while everything runs. Makes the key if there is none."""
    if not key.exists():
        copies.make_key(key)
    with _services() as services:
        settings = services.settings
        file = copies.backup(settings.database, settings.seal_file, folder, copies.read_key(key), services.clock.now())
    write({"backup": str(file)}, as_json)


def restore(folder: Path, key: KeyFile, as_json: AsJson = False) -> None:
    """Put the newest copy of a folder (or a file) in the place of a database that is not there."""
    settings = read_settings()
    file = copies.newest(folder)
    settings.var.mkdir(parents=True, exist_ok=True)
    database = copies.restore(file, settings.database, settings.seal_file, copies.read_key(key))
    write({"restored": str(database), "from": str(file)}, as_json)
