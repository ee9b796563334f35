"""A labelled sentence and what it was taken for, with the questions that the figures ask about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

EMERGENCY, HANDOFF, OUT_OF_SCOPE = "emergency", "handoff", "out_of_scope"
ORDINARY = {"scheduling", "billing", "faq"}


@dataclass(frozen=True)
class Line:
    """One sentence: `label` as the file has it, `taken` as `frontdesk understand` writes it."""

    label: dict[str, Any]
    taken: dict[str, Any]

    @property
    def failed(self) -> bool:
        """Whether there is no answer at all."""
        return "error" in self.taken

    @property
    def danger(self) -> str | None:
        """The danger it tells of."""
        return self.label.get("emergency")

    @property
    def route(self) -> str | None:
        """Where it belongs; None where the file does not say."""
        return EMERGENCY if self.danger else self.label.get("route")

    @property
    def routes(self) -> set[str]:
        """Every route that is right."""
        dangers = {EMERGENCY} if _listed(self.label.get("also_emergency")) else set()
        return {str(self.route), *_listed(self.label.get("also"))} | dangers

    @property
    def taken_route(self) -> str:
        """The route it was taken for, said as the first right one where it is right."""
        taken = str(self.taken.get("route", "failed"))
        return str(self.route) if taken in self.routes else taken

    @property
    def acted(self) -> bool:
        """Whether the emergency words were shown."""
        return self.taken.get("emergency") is not None

    @property
    def asked(self) -> bool:
        """Whether the one question was asked."""
        return bool(self.taken.get("asks_danger"))

    @property
    def kind_right(self) -> bool:
        """Whether the words shown were those of its class."""
        return self.taken.get("emergency") in {self.danger, *_listed(self.label.get("also_emergency"))}

    @property
    def reason_right(self) -> bool:
        """Whether the case was opened for a right reason."""
        return self.taken.get("reason") in {self.label.get("reason"), *_listed(self.label.get("also_reason"))}

    @property
    def person_comes(self) -> bool:
        """Whether a person is called."""
        return bool(self.taken.get("handoff")) or self.acted

    @property
    def person_offered(self) -> bool:
        """Whether a person is called or offered."""
        return self.person_comes or bool(self.taken.get("offers_person"))


def grouped(lines: Sequence[Line], key: Callable[[Line], Any]) -> dict[str, list[Line]]:
    """The lines by a property of theirs; those without it are left out."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if (name := key(line)) is not None:
            groups.setdefault(str(name), []).append(line)
    return dict(sorted(groups.items()))


def _listed(value: Any) -> list[str]:
    return [] if not value else [value] if isinstance(value, str) else list(value)
