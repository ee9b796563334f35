"""Dates, times and dates of birth as people say them, and how a reading of one is judged."""
