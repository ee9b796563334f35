"""Voices: what can be made ahead is made ahead, and what there is, is said."""

import csv
import io
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.progress import track

from frontdesk.bootstrap import build_services
from frontdesk.commands.output import AsJson, me, out, write
from frontdesk.reminders.sounds import SpokenReminder
from frontdesk.settings import read_settings
from frontdesk.speech.kept import SUFFIXES
from frontdesk.trace import coming_from

speech_app = typer.Typer(no_args_is_help=True, help="Voices that read answers aloud.")


@speech_app.command()
def render(as_json: AsJson = False) -> None:
    """Makes the sound of every fixed sentence and article, so that nobody waits for it; again: of what is new."""
    services = build_services(read_settings())
    texts = services.spoken_lines.public_texts()
    made = list(track(services.speaking.prepare(texts), "Speaking", total=len(texts), console=out, disable=as_json))
    write({"pieces": len(made), "there": sum(made), "missing": made.count(False)}, as_json)
    if not all(made):
        raise typer.Exit(1)


@speech_app.command()
def reminders(
    folder: Annotated[Path, typer.Argument(help="Where to: a new or empty one; readable by its owner only.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of the visits.")],
    as_json: AsJson = False,
) -> None:
    """Makes what reminders of a day's visits say, for a telephone system of the practice's own that calls who wants
    calls: sounds, and `reminders.csv` with patient, number, language and files. Delete it when they are called."""
    if folder.exists() and any(folder.iterdir()):
        raise typer.BadParameter("the folder is not empty: another day's sounds would be played")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with coming_from("command line"):
        services = build_services(read_settings())
        sounds, wanted = services.reminder_sounds, services.reminder_sounds.wanted(day.date())
        made = sounds.spoken(wanted, day.date(), me())
        count = {"reminders": 0, "not called": 0, "without a voice": 0}
        with _private(folder / "reminders.csv") as file:
            rows = csv.writer(io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True))
            rows.writerow(["patient", "number", "language", "files"])
            for one in track(made, "Speaking", total=len(wanted), console=out, disable=as_json):
                count["reminders" if one and one.sounds else "without a voice" if one else "not called"] += 1
                if one and one.sounds:
                    files = " ".join(_written(folder, count["reminders"], one))
                    rows.writerow([one.patient_id, one.number, one.language, files])
    write(count, as_json)
    if count["without a voice"]:
        raise typer.Exit(1)


def _written(folder: Path, number: int, reminder: SpokenReminder) -> list[str]:
    """The pieces of one reminder, in their order; gives the names of the files, which say nothing of anybody."""
    names = []
    for place, sound in enumerate(reminder.sounds, 1):
        names.append(f"{number:04d}-{place}{SUFFIXES[sound.media_type]}")
        with _private(folder / names[-1]) as file:
            file.write(sound.data)
    return names


def _private(path: Path) -> BinaryIO:
    """A new file that its owner alone can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@speech_app.command()
def voices(as_json: AsJson = False) -> None:
    """Says who says what: the voices in the order they are asked, with the words each may get."""
    speaking = build_services(read_settings()).speaking
    found = {voice.name: ", ".join(sorted(voice.takes)) for voice in speaking.voices}
    if speaking.ahead:
        found[f"{speaking.ahead.name}, ahead of time"] = ", ".join(sorted(speaking.ahead.takes))
    write(found, as_json)
