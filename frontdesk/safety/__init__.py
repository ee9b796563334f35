"""Words of danger, read in every state and language before anything else is done with a sentence."""

from frontdesk.safety.kinds import KINDS
from frontdesk.safety.screen import Danger, Screen

__all__ = ["KINDS", "Danger", "Screen"]
