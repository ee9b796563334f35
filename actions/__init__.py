"""The action server: what the assistant does when a sentence is understood. One module per topic."""
