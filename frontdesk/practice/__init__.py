"""The practice as data: who works here, when, what is done here and what the practice answers."""
