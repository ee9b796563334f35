"""Cases in any order on real services: a slice in every run of the tests, more than 20,000 steps by `make soak`."""
