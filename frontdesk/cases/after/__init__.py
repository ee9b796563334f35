"""What comes after a case: a follow-up by the same manager, whether it was solved, thanks, and rules in the way."""
