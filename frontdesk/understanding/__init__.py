"""Readers of values in what patients say or type: dates, names, numbers, choices, in every language we serve."""
