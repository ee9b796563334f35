"""What the open question of a conversation asks for: how long somebody is listened to, and for what, depends on it."""

from frontdesk.conversations.model import Conversation, Line

AWAITED_BY = {"reach_ask_phone": "phone"}  # questions that are asked outside of a task


def awaited(conversation: Conversation, last: Line | None) -> str | None:
    """A step's name (name, birth, when, …), by the last line or the assistant's open task; None without one."""
    if last and last.response in AWAITED_BY:
        return AWAITED_BY[last.response]
    state = conversation.engine_state or {}
    return state.get("slots", {}).get("step") if state.get("loop") else None
