"""Which messages a patient allowed, and which they stopped."""
