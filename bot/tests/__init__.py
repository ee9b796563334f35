"""Tests of what we add to the engine, in the engine's own environment: `cd bot && .venv/bin/python -m unittest`."""

import os

from components.no_tensorflow import keep_out
from run import ALWAYS

os.environ.update(ALWAYS)
keep_out()
