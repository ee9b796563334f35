"""Connection overrides in a webhook URL's fragment, as in `#rt=3000&rc=2&rp=5xx`.

Source: docs/usage/webhooks/webhooks-connection-overrides.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

# name: smallest, largest, default; milliseconds but for rc. Source: that page's table.
LIMITS = {"ct": (100, 10_000, 5_000), "rt": (100, 15_000, 15_000), "tt": (100, 15_000, 15_000), "rc": (0, 5, 1)}
POLICIES = ("4xx", "5xx", "ct", "rt", "all")


@dataclass(frozen=True)
class Overrides:
    """How long one webhook may take and when it is sent again."""

    read_seconds: float = 15.0
    total_seconds: float = 15.0
    retries: int = 1
    policies: tuple[str, ...] = ("ct",)

    def allows_retry(self, status: int | None, connected: bool) -> bool:
        """Whether this outcome is one that is tried again: no status means no answer."""
        no_answer = "rt" if connected else "ct"
        why = no_answer if status is None else f"{status // 100}xx"
        return "all" in self.policies or why in self.policies


def read(url: str) -> tuple[str, Overrides]:
    """The URL that is requested (and signed): without its fragment; and what the fragment asks for."""
    address, fragment = urldefrag(url)
    asked = dict(parse_qsl(fragment))
    policies = tuple(p for p in asked.get("rp", "ct").split(",") if p in POLICIES)
    return address, Overrides(
        read_seconds=_number(asked, "rt") / 1000,
        total_seconds=_number(asked, "tt") / 1000,
        retries=_number(asked, "rc"),
        policies=policies or ("ct",),
    )


def _number(asked: dict[str, str], name: str) -> int:
    smallest, largest, default = LIMITS[name]
    text = asked.get(name, "")
    return min(max(int(text), smallest), largest) if text.isdigit() else default
