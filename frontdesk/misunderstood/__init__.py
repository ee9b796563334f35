"""What the assistant could not answer: shown without names and numbers, and said by a manager what it means."""
