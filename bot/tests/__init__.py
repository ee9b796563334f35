"""Tests of what we add to the engine, in the engine's own environment: `cd bot && .venv/bin/python -m unittest`."""

import os

from run import ALWAYS

for name, value in ALWAYS.items():  # or TensorFlow and SQLAlchemy talk in between
    os.environ.setdefault(name, value)
