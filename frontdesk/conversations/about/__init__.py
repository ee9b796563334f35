"""Whom each line and each fact of a conversation is about: one screen may have a mother, her child, and a stranger."""

from frontdesk.conversations.about.store import may_be_anybodys as may_be_anybodys
