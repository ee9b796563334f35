"""What patients say into their browser, as words they can correct before they are sent. No sound leaves or is kept."""
