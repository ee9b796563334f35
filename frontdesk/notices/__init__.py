"""What we send out, written with the change that caused it and sent afterwards."""
