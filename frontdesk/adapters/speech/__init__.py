"""Voices: programs on this machine, and services outside it that get only what may leave."""
