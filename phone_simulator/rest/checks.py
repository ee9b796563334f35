"""What the provider checks before it does anything: the form of a request, field by field."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from flask import request

from phone_simulator.errors import NotImitated
from phone_simulator.rest.errors import ApiError

E164 = re.compile(r"\+[1-9]\d{6,14}")


def fields(names: str) -> frozenset[str]:
    """Names of fields, separated by spaces."""
    return frozenset(names.split())


def text(name: str, default: str = "") -> str:
    """A field of the form."""
    return request.form.get(name, default)


def only(known: Collection[str], imitated: Collection[str]) -> None:
    """Unknown fields are ignored by the provider, and refused here: they are spelling mistakes of the application."""
    for name in request.form:
        if name in known and name not in imitated:
            raise NotImitated(name)
        if name not in imitated:
            raise ApiError(20001, f"Unknown parameter {name}")


def number(name: str, missing: tuple[int, str], invalid: tuple[int, str]) -> str:
    """A phone number in E.164. The codes are those of its absence and of nonsense."""
    value = text(name)
    if not value:
        raise ApiError(*missing)
    if not E164.fullmatch(value):
        raise ApiError(invalid[0], invalid[1].format(value))
    return value


def url(name: str, code: int = 21205) -> str:
    """An absolute http(s) URL, or nothing (docs/api/errors/21205)."""
    value = text(name)
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", value)):
        raise ApiError(code, f"{name} is not a valid URL: {value}")
    return value


def method(name: str) -> str:
    """GET or POST (docs/api/errors/21209)."""
    return one_of(name, ("GET", "POST"), "POST", 21209)


def one_of(name: str, values: Collection[str], default: str, code: int = 20001) -> str:
    """One of these."""
    value = text(name, default)
    if value not in values:
        raise ApiError(code, f"Invalid {name}: {value}")
    return value


def whole(name: str, default: int, smallest: int, largest: int, code: int = 20001) -> int:
    """A whole number."""
    value = text(name, str(default))
    if not value.isdigit() or not smallest <= int(value) <= largest:
        raise ApiError(code, f"Invalid {name}: {value}")
    return int(value)


def flag(name: str, default: bool = False) -> bool:
    """True or false."""
    return one_of(name, ("true", "false"), "true" if default else "false") == "true"
