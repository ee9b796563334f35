"""`python -m frontdesk.safety` learns the second opinion on danger."""

from functools import partial

from frontdesk.safety.kept import learn_opinion

learn_opinion(partial(print, flush=True))
