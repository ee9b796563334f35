"""The telephone line of a demo without an account: a stand-in for the provider, with an account made here."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from frontdesk.settings import Settings

FILE = "phone-simulator.json"
IDS = 16  # bytes of an account's id and of a token, as long as the provider's own


@dataclass(frozen=True)
class DemoLine:
    """An account that exists on this machine only: id, token, and the number that patients call."""

    account: str
    token: str
    number: str

    def settings(self, url: str) -> Mapping[str, str]:
        """The settings by which our processes take the stand-in at this address for the provider of calls; texts stay
        where they were without."""
        return {
            "FRONTDESK_TWILIO_ACCOUNT": self.account,
            "FRONTDESK_TWILIO_TOKEN": self.token,
            "FRONTDESK_PHONE_NUMBER": self.number,
            "FRONTDESK_PHONE_URL": url,
        }


def demo_line(settings: Settings, number: str, *, demo: bool) -> DemoLine | None:
    """The line of a demo, made once and kept among the variable data; none with an account, in earnest, or without a
    port."""
    if not demo or settings.twilio_account or not settings.simulator_port:
        return None
    path = settings.var / FILE
    line = _kept(path, number) or DemoLine(f"AC{secrets.token_hex(IDS)}", secrets.token_hex(IDS), number)
    _keep(path, line)
    return line


def _kept(path: Path, number: str) -> DemoLine | None:
    """The account of an earlier start with the number of today; None when there is none that can be read."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return DemoLine(str(known["account"]), str(known["token"]), number)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, line: DemoLine) -> None:
    """Readable by its owner only, and whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(line), file)
    draft.replace(path)
