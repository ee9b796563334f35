"""Whoever understands spoken words, on this machine."""
