"""What is handed to a manager: cases, offers, promises."""
