"""What a case leaves to be done: by whom, until when, and what becomes of it when it is late. See docs/tasks.md."""
