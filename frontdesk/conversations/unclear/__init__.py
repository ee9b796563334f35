"""Messages that were taken for certain intents or answered with certain sentences: found without reading a word."""
