"""Which of the days in a sentence are those of the appointment a patient has, and wants to leave."""

from collections.abc import Sequence

from frontdesk.understanding.when_tokens import Token


def is_move(tokens: Sequence[Token]) -> bool:
    """Say whether a sentence is about leaving a day for another: "I have an appointment thursday, but need friday"."""
    row = [token.kind for token in tokens]
    kinds = set(row)
    own = any(row[place] == "mine" and "visit" in row[place + 1 : place + 4] for place in range(len(row)))
    return "move" in kinds or (own and not kinds.isdisjoint(("but", "rather", "so", "instead")))


def leaving(tokens: Sequence[Token]) -> frozenset[int]:
    """Return the places of the days and times that a patient wants to move away from."""
    said = [place for place, token in enumerate(tokens) if token.kind in ("DAY", "TIME")]
    cues = {place: _cue(tokens, place) for place in said}
    goals = [place for place in said if cues[place] == "goal"]
    return frozenset(
        place for place in said if (place < goals[0] if goals else cues[place] == "source") and cues[place] != "goal"
    )


def _cue(tokens: Sequence[Token], place: int) -> str:
    if tokens[place].gap:
        return ""
    before = [token.kind for token in tokens[max(place - 4, 0) : place]]
    while before and before[-1] in ("the", "la", "at", "TIME", "DAY"):
        before.pop()
    if not before:
        return ""
    if before[-1] in ("to", "for", "toat", "until"):
        return "goal"
    on_visit = before[-1] in ("of", "on", "in") and "visit" in before
    return "source" if before[-1] in ("mine", "from", "visit") or on_visit else ""
