"""What each manager has in hand, and what they had before: counted to choose who is rung."""
