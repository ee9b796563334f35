"""Limits on guessing: identities, passwords, codes. Kept in the database, so that all processes count together."""
