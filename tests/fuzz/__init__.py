"""Hostile requests to the chat API: a slice in every run of the tests, many more by `make fuzz`."""
