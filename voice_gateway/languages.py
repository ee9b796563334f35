"""The language a browser asks for."""

from collections.abc import Sequence

from flask import request


def asked_language(candidates: Sequence[str]) -> str | None:
    """The first of the browser's languages that is one of ours, in any regional form: es-MX is served by es-US."""
    for wanted, _ in request.accept_languages:
        for candidate in candidates:
            if wanted.split("-")[0].lower() == candidate.split("-")[0].lower():
                return candidate
    return None
