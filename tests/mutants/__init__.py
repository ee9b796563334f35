"""Mutants: one promise of the code broken on purpose, and the tests that must notice. `make mutants` tries them all."""
