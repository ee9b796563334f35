"""Kinds of cases: which one a professional's words tell, and changing the kind of a case that came under another."""
