"""How the handoff goes: counted from the moves and offers of cases, over weeks and spans of days."""
