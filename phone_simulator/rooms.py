"""To come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phone_simulator.calls import Call


class Room:
    """A conference."""

    def hears(self, call: Call) -> list[Call]:
        """Who hears this call."""
        return []
