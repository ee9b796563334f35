"""The chat API as OpenAPI 3.1, made from its doors."""

import re
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from voice_gateway.chat.doors import DOORS, Door
from voice_gateway.chat.schemas import Refusal

VERSION = "1"
ALWAYS = (429, 500, 503)
GUARDED = (403, 404)
WITH_BODY = (400, 413, 415)
WAITS = (429, 503)  # these say when to try again
ABOUT = (
    "The chat on a practice's website. Nothing but this is used by the page's chat. The secret of a conversation goes "
    "into the header `Authorization: Bearer …`, never into an address. Answers are never kept by caches. Every refusal "
    "carries a sentence for the patient, in the conversation's language or the one of `Accept-Language`."
)


@cache
def describe() -> dict[str, Any]:
    """The description, as data."""
    paths: dict[str, Any] = {}
    for one in DOORS:
        paths.setdefault(_path(one), {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Frontdesk chat", "version": VERSION, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"conversation": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Door) -> dict[str, Any]:
    guarded = one.guard == "conversation"
    refusals = ALWAYS + (GUARDED if guarded else ()) + (WITH_BODY if one.body or one.takes else ())
    refusals += (422,) if one.body or one.query or one.takes else ()
    operation: dict[str, Any] = {
        "operationId": one.view.__name__,
        "summary": (one.view.__doc__ or "").strip(),
        "parameters": _parameters(one),
        "responses": {str(status): _response(status, shape) for status, shape in one.gives.items()},
        "security": [{"conversation": []}] if guarded else [],
    }
    operation["responses"] |= {str(status): _response(status, Refusal) for status in sorted(refusals)}
    if one.body:
        operation["requestBody"] = {"required": True, "content": _json(_reference(one.body))}
    if one.takes:
        content = {one.takes: {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _response(status: int, shape: type | str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"description": (getattr(shape, "__doc__", "") or HTTPStatus(status).phrase).strip()}
    if isinstance(shape, str):
        found = {"description": HTTPStatus(status).phrase, "content": {shape: {"schema": {"type": "string"}}}}
    elif shape:
        found["content"] = _json(_reference(shape))
    if status >= HTTPStatus.BAD_REQUEST:
        found["description"] = HTTPStatus(status).phrase
    if status in WAITS:
        seconds = {"type": "integer", "minimum": 1}
        found["headers"] = {"Retry-After": {"description": "Seconds.", "schema": seconds}}
    return found


def _parameters(one: Door) -> list[dict[str, Any]]:
    inside = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        for name in re.findall(r"<(\w+)>", one.path)
    ]
    properties = one.query.model_json_schema()["properties"] if one.query else {}
    return inside + [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]


def _schemas() -> dict[str, Any]:
    shapes = {shape for one in DOORS for shape in one.gives.values() if isinstance(shape, type) and shape is not dict}
    adapters: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (shape.__name__, "serialization", TypeAdapter(shape)) for shape in sorted(shapes | {Refusal}, key=_name)
    ]
    _, given = TypeAdapter.json_schemas(adapters, ref_template=_TEMPLATE)
    bodies: list[type[BaseModel]] = sorted({one.body for one in DOORS if one.body}, key=_name)
    _, taken = models_json_schema([(body, "validation") for body in bodies], ref_template=_TEMPLATE)
    return {**given["$defs"], **taken["$defs"]}


_TEMPLATE = "#/components/schemas/{model}"


def _name(shape: type) -> str:
    return shape.__name__


def _reference(shape: type) -> dict[str, str]:
    return {"$ref": _TEMPLATE.format(model=shape.__name__)}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _path(one: Door) -> str:
    return re.sub(r"<(\w+)>", r"{\1}", one.path)
