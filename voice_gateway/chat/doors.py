"""Routes of the chat API that say what they take and give. One statement makes route, check and description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest, UnprocessableEntity

from frontdesk.errors import MessageTooLong
from voice_gateway.guards import View

DOORS: list["Door"] = []
Rescue = Callable[..., Any]


@dataclass(frozen=True)
class Door:
    """One route: what it takes, what it gives by status, and who may use it."""

    method: str
    path: str
    view: View
    guard: str
    gives: Mapping[int, type | str | None]  # a shape, a media type, or nothing
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    takes: str = ""  # the media type of a body that is no JSON, which the view reads by itself


def door(
    blueprint: Blueprint,
    rule: str,
    guard: Callable[[View], View],
    gives: Mapping[int, type | str | None],
    *,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    rescue: Rescue | None = None,
    takes: str = "",
) -> Callable[[View], View]:
    """Makes a view a route: "POST /path". The guard comes first, then body and query are checked and given to it.

    `rescue` may answer a body that is refused; None lets the refusal stand.
    """
    method, path = rule.split()

    def opened(view: View) -> View:
        checked = guard(_checking(view, body, query, rescue))
        blueprint.add_url_rule(path, view.__name__, checked, methods=[method])
        whole = (blueprint.url_prefix or "") + path
        DOORS.append(Door(method, whole, view, checked.guard, gives, body, query, takes))  # type: ignore[attr-defined]
        return checked

    return opened


def _checking(view: View, body: type[BaseModel] | None, query: type[BaseModel] | None, rescue: Rescue | None) -> View:
    @wraps(view)
    def checked(*args: Any, **values: Any) -> Any:
        asked = [_check(query, request.args.to_dict())] if query else []
        given = _json() if body else None
        try:
            asked += [_check(body, given)] if body else []
        except (MessageTooLong, UnprocessableEntity):
            if rescue and (answer := rescue(*args, given)):
                return answer
            raise
        return view(*args, *asked, **values)

    return checked


def _json() -> Any:
    """The request's JSON; raises BadRequest, also for what is nested so deeply that it cannot be read."""
    try:
        return request.get_json()
    except RecursionError:
        raise BadRequest from None


def _check(model: type[BaseModel], given: Any) -> BaseModel:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        if all(problem["loc"] == ("text",) and problem["type"] == "string_too_long" for problem in error.errors()):
            raise MessageTooLong from None
        raise UnprocessableEntity from None
