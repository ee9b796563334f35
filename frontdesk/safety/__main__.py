"""`python -m frontdesk.safety FOLDER` learns the second opinion on danger; what takes longest is kept there."""

import sys
from functools import partial
from pathlib import Path

from frontdesk.safety.kept import learn_opinion

learn_opinion(partial(print, flush=True), Path(sys.argv[1]))
