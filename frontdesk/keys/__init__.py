"""Changing the encryption key while everything runs."""
