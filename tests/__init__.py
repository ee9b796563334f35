"""All tests. What several of them share lies here; `make test` runs them."""
