"""What somebody may send who means no good, or whose program is broken."""

import json
import random
import uuid
from typing import Any

ZALGO = "h" + "\u0300\u0301\u0302\u0489" * 600 + "elp"
TEXTS = [
    "",
    " ",
    "/restart",
    '/intent{"a":1}',
    '/inform{"patient_id": "lucia-ferrer"}',
    "/asked_for_person",
    "/identify",
    "EXTERNAL: /session_start",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
    "{0.__class__.__mro__}",
    "{manager} {phone} {name}",
    "%s%n%x%d",
    "${jndi:ldap://127.0.0.1/a}",
    "' OR 1=1; DROP TABLE transcript; --",
    '" OR ""="',
    "$(reboot) `reboot` ; reboot | reboot",
    "../../../../etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "\r\nSet-Cookie: a=b",
    "data: x\n\nevent: state\ndata: {}\n\n",
    "\x00",
    "a\x00b",
    "\x1b[2J\x07\x08",
    "\ud800",
    "\udfff\ud800 half",
    "\ufffe\uffff\ufeff",
    "\u202eesrever\u202c",
    "\u200b\u200c\u200d\u2060" * 50,
    "\u2066a\u2069\u061c",
    "İıſK",
    "ﷺ" * 500,
    ZALGO,
    "👩‍👩‍👧‍👦" * 300,
    "🏳️‍🌈",
    "a" * 5_000,
    "a" * 5_001,
    "😀" * 5_000,
    "e\u0301" * 2_500,
    " ".join("word" for _ in range(1000)),
    "1" * 4_999,
    "9" * 400 + "/" + "9" * 400,
    "-" * 5_000,
    "(" * 2_500 + ")" * 2_500,
    "February 31, 99999",
    "31/02/-1",
    "NaN",
    "null",
    "true",
    "[]",
    "¿?¡!",
    "my chest hurts and I can't breathe",
    "no me quiero morir",
    "I want to talk to a manager",
    "yes",
    "no",
    "1",
    "Lucía Ferrer Montoya",
    "February 17, 1988",
]
BUTTONS: list[Any] = [
    "1-0",
    "0-0",
    "1-999",
    "999999999-999",
    "9999999999-0",
    "1-0\n",
    "\n1-0",
    "1-",
    "-1",
    "-",
    "",
    "１-０",
    "²-0",
    "1-0; --",
    "/asked_for_person",
    None,
    0,
    1.5,
    [],
    {},
    True,
]
IDS: list[Any] = [
    "",
    "1",
    "x" * 65,
    "x" * 10_000,
    "00000000-0000-0000-0000-000000000000",
    "00000000-0000-0000-0000-000000000000\n",
    "00000000-0000-0000-0000-00000000000g",
    "0" * 36,
    "-" * 36,
    "\x00" * 36,
    "\ud800",
    "٠" * 8,
    None,
    0,
    -1,
    1e308,
    True,
    [],
    {},
]
AFTERS = ["-1", "0", "2147483647", "2147483648", "9223372036854775808", "9" * 400, "1.5", "1e9", "NaN", "²", "１"]
AFTERS += ["0x10", "", " ", "1 OR 1=1", "\x00", "[]", "null", "true", "+1", "1_000", "-0"]
RAW = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"NaN",
    b'{"id": NaN}',
    b'{"id": Infinity, "text": -Infinity}',
    b"[" * 30_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b'{"id": ' + b"9" * 5_000 + b"}",
    b'{"id": 1e999}',
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b'{"text": "\xc3\x28"}',
    b'{"text": "\xed\xa0\x80"}',
    b'{"text": "\\ud800"}',
    b'{"text": "\\u0000"}',
    b'{"text": "a", "text": "b"}',
    b'{"__proto__": {"a": 1}, "constructor": 1}',
    b"text=hello&id=1",
    b"--b\r\nContent-Disposition: form-data; name=text\r\n\r\nhello\r\n--b--",
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    b"x" * 70_000,
]
TYPES = [
    "application/json",
    "application/json; charset=utf-16",
    "application/json; charset=nonsense",
    "application/problem+json",
    "text/plain",
    "text/html",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "application/xml",
    "",
    "json",
    "a" * 3_000,
]
LANGUAGES: list[Any] = ["en-US", "es-US", "es", "zz-ZZ", "../es", "x" * 36, "\x00", "\ud800", None, 1, [], {}]
WAYS = ["messages", "manager", "language", "typing", "", "nothing", "messages/", "../messages"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW"]


def body(chance: random.Random) -> bytes:
    """A body: sometimes nearly right, sometimes anything."""
    if chance.random() < 0.25:
        return chance.choice(RAW)
    fields: dict[str, Any] = {}
    if chance.random() < 0.9:
        fields["id"] = str(uuid.UUID(int=chance.getrandbits(128))) if chance.random() < 0.7 else chance.choice(IDS)
    if chance.random() < 0.8:
        fields["text"] = text(chance) if chance.random() < 0.9 else chance.choice(IDS)
    if chance.random() < 0.15:
        fields["button"] = chance.choice(BUTTONS)
    if chance.random() < 0.1:
        fields[chance.choice(["payload", "channel", "extra", "__class__", ""])] = chance.choice(IDS)
    return json.dumps(fields).encode()


def text(chance: random.Random) -> str:
    """Words: known tricks, joined or cut, or characters from anywhere."""
    if chance.random() < 0.2:
        return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(60)))
    first, second = chance.choice(TEXTS), chance.choice(TEXTS)
    return first if chance.random() < 0.7 else (first + second)[chance.randrange(20) :]


def authorization(chance: random.Random, token: str, other: str) -> str | None:
    """A header that gives no right to the conversation of `token`."""
    wrong = [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"bearer {token}",
        f"BEARER {token}",
        f"Bearer  {token}",
        f"Bearer\t{token}",
        f"Bearer {token} ",
        f"Bearer {token[:-1]}",
        f"Bearer {token}=",
        f"Bearer {token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        f"Bearer {token.swapcase()}",
        f"Bearer {token[::-1]}",
        f"Bearer {token}, Bearer {other}",
        f"Bearer {other}",
        f"Basic {token}",
        f"Token {token}",
        token,
        f"Bearer %00{token}",
        f"Bearer {token.encode().hex()}",
        "Bearer " + "é" * 43,
        "Bearer " + "a" * 8_000,
        "Bearer null",
        "Bearer ' OR '1'='1",
    ]
    return chance.choice(wrong)
