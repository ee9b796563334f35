"""What is heard of what is written: in the chat, on a spoken page, from a file; and what may leave for it."""
