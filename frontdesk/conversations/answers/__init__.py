"""What is known from a conversation, kept for a brief, a restart or another channel."""
