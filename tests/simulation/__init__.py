"""Days of a practice, second by second: real services on a real database, with simulated people who answer like people.

`python -m tests.simulation` prints what came of them.
"""
