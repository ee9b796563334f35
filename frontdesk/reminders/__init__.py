"""Reminders of visits: asked for by the patient, sent ahead of time, read or heard without an account."""
