"""Marked people and words, in every form they could be written in, and the search for them."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

WORDS = {
    # People in the practice's files, one who registers in the chat, and somebody who is nobody's.
    "Zebulonia", "Quixwick", "Ñandúbela", "Óxquiroz", "Wilhelmixa", "Vorbenstad", "Threlkova",
    # In sentences: English, Spanish, a manager's message, what was agreed, an outcome, raw requests.
    "zorblatt", "xuxulandés", "quelminster", "brindlewhack", "snorfelgate", "vexilloom",
    "zq.canary@mail.example", "HVP-990173", "HVP990173",
}  # fmt: skip
PHONES = ("9145550199", "9145550193", "9145550187")
BIRTHS = ((1938, 7, 29, "July", "julio"), (1941, 8, 13, "August", "agosto"), (1952, 11, 6, "November", "noviembre"))
ZIPS = ("10973",)

PATIENTS = """
- id: canary-1
  given: Zebulonia
  family: Quixwick
  birth_date: 1938-07-29
  phones: [{number: "+19145550199", use: mobile}]
  email: zq.canary@mail.example
  postal_code: "10973"
  member_id: HVP-990173
  language: en-US
  appointments:
    - {provider: ruiz, visit_type: follow-up, in_days: 7, time: 10:00, status: booked}
- id: canary-2
  given: Ñandúbela
  family: Óxquiroz
  birth_date: 1952-11-06
  phones: [{number: "+19145550187", use: mobile}]
  postal_code: "10973"
  language: es-US
"""
STATEMENT = """
- id: st-canary
  patient: canary-1
  days_ago: 12
  due_in_days: 18
  status: issued
  charges:
    - days_ago: 21
      provider: ruiz
      description: {en-US: Office visit, es-US: Visita}
      billed: "148.00"
      adjustment: "0.00"
      insurer_paid: "0.00"
      patient: "148.00"
"""


def marks(text_or_bytes: str | bytes) -> set[str]:
    """The marks that can be read in something."""
    found = _PATTERN.findall(text_or_bytes.encode() if isinstance(text_or_bytes, str) else text_or_bytes)
    return {mark.decode(errors="replace") for mark in found}


def marks_in_files(*folders: Path) -> dict[str, set[str]]:
    """The marks in all files of some folders, and in their names."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {str(path): found for path in files if (found := marks(content(path) + str(path).encode()))}


def content(path: Path) -> bytes:
    """What is in a file; nothing when it has just gone."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _spelled() -> Iterator[bytes]:
    for word in WORDS:
        plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        for form in {word, word.lower(), word.upper(), unicodedata.normalize("NFD", word), plain}:
            for text in (form, quote(form), json.dumps(form)[1:-1], repr(form.encode())[2:-1]):
                yield text.encode()
            yield form.encode("utf-16-le")
            yield form.encode("latin-1", "replace")


def _numbers() -> Iterator[str]:
    for phone in PHONES:
        yield rf"{phone[:3]}\D{{0,3}}{phone[3:6]}\D?{phone[6:]}"
        yield rf"\b{phone[3:6]}[-. ]{phone[6:]}\b"
    for year, month, day, english, spanish in BIRTHS:
        yield rf"{year}\D{{1,2}}0?{month}\D{{1,2}}0?{day}\b"
        yield rf"{year}{month:02}{day:02}"
        yield rf"\b(?:0?{month}\D0?{day}|0?{day}\D0?{month})\D{year}"
        yield rf"{english} {day},? {year}"
        yield rf"{day} (?:de )?(?:{spanish}|{english}) (?:de )?{year}"
    for code in ZIPS:
        yield rf"(?<![0-9a-f.:-]){code}(?![0-9a-f])"


_ALL = [re.escape(word) for word in sorted(set(_spelled()), key=len, reverse=True)]
_PATTERN = re.compile(b"|".join([*_ALL, *(number.encode() for number in _numbers())]), re.IGNORECASE)
