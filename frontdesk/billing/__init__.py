"""Statements and charges, and the insurer's words in plain ones."""
