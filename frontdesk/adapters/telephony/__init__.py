"""Telephone calls: how a manager's phone is rung, a caller's call is led on, and what a call is told to do."""
