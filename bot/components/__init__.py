"""What we add to the engine: the classifier, the channel and a bounded memory."""
