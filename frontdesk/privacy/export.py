"""Everything of one person, for that person: as JSON, and as a page to read (45 CFR 164.524; GDPR Art. 15 and 20)."""

import html
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk import audit
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.errors import Unknown
from frontdesk.practice.service import Practices
from frontdesk.privacy import store
from frontdesk.privacy.model import data_classes
from frontdesk.saying import say_when
from frontdesk.texts import Texts

Rows = list[dict[str, Any]]
READERS = "audit"
STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}dl{border-top:1px solid #ccc}"
    "dt{float:left;clear:left;width:12rem;color:#555}dd{margin:0 0 0 12.5rem}"
)
LEFT_OUT = {"erasures", "audit_chains", "audit_seals"}


class Export:
    """The writer of a person's copy."""

    def __init__(self, db: Database, clock: Clock, practices: Practices, texts: Texts) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.texts = texts

    def write(self, patient_id: str, folder: Path, by: str) -> list[Path]:
        """Writes `export.json` and `export.html` into a folder, readable by its owner only; raises Unknown."""
        found = self._collect(patient_id, by)
        if not found["patients"]:
            raise Unknown("patient")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        pages = {
            "export.json": json.dumps(found, ensure_ascii=False, indent=2, default=_plain),
            "export.html": self._page(found),
        }
        return [_private(folder / name, text) for name, text in pages.items()]

    def _collect(self, patient_id: str, by: str) -> dict[str, Rows]:
        """The person's rows of every table, and who has looked at them; leaves an audit row."""
        tables = [table for data in data_classes() for table in data.tables if table not in LEFT_OUT | {READERS}]
        with self.db.begin() as tx:
            ids = {"patient_id": patient_id}
            audit.record(tx, self.clock.now(), by, "export", "patient", patient_id, "access request", **ids)
            found = {table: store.collect(tx, table, patient_id) for table in tables}
            readers = audit.about(tx, patient_id=patient_id)
        columns = ("at", "who", "did", "what", "why", "place", "result")
        found[READERS] = [{name: getattr(row, name) for name in columns} for row in readers]
        return found

    def _page(self, found: dict[str, Rows]) -> str:
        wanted, languages = found["patients"][0]["language"], self.practices.current().languages
        language = self.texts.whole("export_", wanted if wanted in languages else languages[0])
        title = self.texts.say("export_title", language, practice=self.practices.current().details.name)
        head = f"<!doctype html><html lang={language}><meta charset=utf-8><title>{html.escape(title)}</title>"
        body = "".join(self._section(name, rows, language) for name, rows in found.items() if rows)
        return f"{head}<style>{STYLE}</style><h1>{html.escape(title)}</h1>{body}</html>"

    def _section(self, name: str, rows: Rows, language: str) -> str:
        entries = "".join(f"<dl>{''.join(self._fields(row, language))}</dl>" for row in rows)
        return f"<h2>{html.escape(self._label('export_of_', name, language))}</h2>{entries}"

    def _fields(self, row: dict[str, Any], language: str) -> Iterator[str]:
        for name, value in row.items():
            if value not in (None, "", [], False):
                label, shown = self._label("export_field_", name, language), self._shown(value, language)
                yield f"<dt>{html.escape(label)}</dt><dd>{html.escape(shown)}</dd>"

    def _label(self, prefix: str, name: str, language: str) -> str:
        """Our word for a table or a column; a new one without a word is named as it is called."""
        return self.texts.say(f"{prefix}{name}", language) if self.texts.has(f"{prefix}{name}") else name

    def _shown(self, value: Any, language: str) -> str:
        if isinstance(value, datetime):
            zone: ZoneInfo = self.practices.current().zone
            return f"{say_when(value, language, zone)} ({value.astimezone(zone).year})"
        if isinstance(value, dict):
            return ", ".join(f"{key}: {self._shown(entry, language)}" for key, entry in value.items())
        if isinstance(value, Iterable) and not isinstance(value, str):
            return ", ".join(self._shown(entry, language) for entry in value)
        return str(value)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _private(path: Path, text: str) -> Path:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return path
