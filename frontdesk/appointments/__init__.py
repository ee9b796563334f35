"""Free times, holds and appointments."""
