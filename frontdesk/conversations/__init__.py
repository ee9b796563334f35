"""Everything said in one contact, and who is speaking."""
