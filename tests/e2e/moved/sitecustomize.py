"""Loaded by every Python process of a front desk whose time a test moves, through PYTHONPATH: the machine's clock goes
wrong by as many seconds as a file says. Deadlines, promises and links then come due in earnest, without being waited
for. The engine (Python 3.10) keeps no time of its own."""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

if sys.version_info >= (3, 12):
    from frontdesk.clock import SystemClock

    real_now, wrong_by = SystemClock.now, Path(os.environ["CLOCK_IS_WRONG_BY"])

    def moved_now(self: SystemClock) -> datetime:
        """The present moment as the test has it."""
        return real_now(self) + timedelta(seconds=float(wrong_by.read_text()))

    SystemClock.now = moved_now  # type: ignore[method-assign]
