"""How well sentences are understood: what they were taken for, beside what they should have been taken for."""
