"""Going on with a conversation in another place."""
