"""Legs: calls to one phone each, by which a manager, a colleague or a patient who is called back joins a talk."""
