"""Reaching a patient whose browser has not received what a manager wrote."""
