"""The life of data: how long it is kept, legal holds, a person's export and erasure."""
