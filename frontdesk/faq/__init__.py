"""Answers of the practice, found by what was asked."""
