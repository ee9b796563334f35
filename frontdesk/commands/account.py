"""Managers' ways into the console, from the command line: how the first administrator comes to be."""

from dataclasses import asdict
from typing import Any

from frontdesk.bootstrap import Services


def invite(services: Services, manager_id: str) -> dict[str, Any]:
    """A one-time code and where it is used. Raises Unknown."""
    invitation = services.enrolment.invite(manager_id, "command line")
    return {
        "manager": invitation.manager_id,
        "address": f"{services.settings.gateway_url}/console/invitation",
        "code": invitation.code,
        "expires": invitation.expires_at.isoformat(),
    }


def standings(services: Services) -> dict[str, Any]:
    """How the account of each manager stands."""
    return {standing.manager_id: asdict(standing) for standing in services.enrolment.standings()}
