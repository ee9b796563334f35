"""How commands answer: as lines for a person, or as JSON for a program."""

import getpass
import json
from typing import Annotated, Any

import typer
from rich.console import Console

out = Console(highlight=False)
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for a program.")]


def write(data: dict[str, Any], as_json: bool) -> None:
    """Writes an answer."""
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=str))  # noqa: T201
    else:
        for key, value in data.items():
            out.print(f"{key}: {value}", markup=False, soft_wrap=True)


def me() -> str:
    """Who runs the command, by the system's word; for the audit log."""
    try:
        return f"command line {getpass.getuser()}"[:80]
    except (KeyError, OSError):
        return "command line"
