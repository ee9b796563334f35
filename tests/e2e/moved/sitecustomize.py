"""Loaded by every Python process of a front desk whose time a test moves, through PYTHONPATH: the machine's clock goes
wrong by as many seconds as a file says. Deadlines, promises and links then come due in earnest, without being waited
for."""

import os
from datetime import datetime, timedelta
from pathlib import Path

try:
    from frontdesk.clock import SystemClock
except ImportError:  # the engine's Python is older, and keeps no time of ours
    pass
else:
    real_now, wrong_by = SystemClock.now, Path(os.environ["CLOCK_IS_WRONG_BY"])

    def moved_now(self: SystemClock) -> datetime:
        """The present moment as the test has it."""
        return real_now(self) + timedelta(seconds=float(wrong_by.read_text()))

    SystemClock.now = moved_now  # type: ignore[method-assign]
