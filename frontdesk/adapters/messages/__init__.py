"""Texts and e-mails that leave the practice."""
