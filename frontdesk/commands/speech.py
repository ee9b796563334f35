"""Voices: what can be made ahead is made ahead, and what there is, is said."""

import typer
from rich.progress import track

from frontdesk.bootstrap import build_services
from frontdesk.commands.output import AsJson, out, write
from frontdesk.settings import read_settings

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
def voices(as_json: AsJson = False) -> None:
    """Says who says what: the voices in the order they are asked, with the words each may get."""
    speaking = build_services(read_settings()).speaking
    found = {voice.name: ", ".join(sorted(voice.takes)) for voice in speaking.voices}
    if speaking.ahead:
        found[f"{speaking.ahead.name}, ahead of time"] = ", ".join(sorted(speaking.ahead.takes))
    write(found, as_json)
