"""Choosing a time: what is wished, what is free, and the hold on it. Used to book and to move."""

from datetime import datetime, timedelta
from typing import Any

from actions.turn import Turn
from actions.wishes import able, find_times, is_unsure, read_wish, said_when
from frontdesk.appointments.model import FreeTime
from frontdesk.errors import SlotPast, SlotTaken, Unknown
from frontdesk.patients.model import NEEDS, Use
from frontdesk.saying import say_when
from frontdesk.understanding.pick import read_choice, read_yes_no
from frontdesk.understanding.when import ImpossibleDate, When


class Choice:
    """Which of the free times; a wish said instead is looked up at once."""

    name = "choice"

    def needed(self, turn: Turn) -> bool:
        """Until a time is held."""
        return not turn.draft.get("hold")

    def read(self, turn: Turn) -> bool:
        """A number, a time of those offered, yes to the only one, no to all, or another wish."""
        offered = turn.draft.get("offered") or []
        place = _picked(turn, offered)
        if place is not None:
            _hold(turn, offered[place])
            return True
        if read_wish(turn):
            return True
        answer = read_yes_no(turn.text, turn.language) if offered else None
        if answer is True and len(offered) == 1:
            _hold(turn, offered[0])
            return True
        if answer is True:
            turn.say("utter_which_one")
            return True
        if answer is False or turn.picked == "other":
            _look_later(turn, offered)
            return True
        return False

    def ask(self, turn: Turn) -> None:
        """Offers up to three times; says so when what was wished is not free."""
        trouble = turn.draft.pop("trouble", None)
        if trouble:
            turn.say(f"utter_date_{trouble}")
        if turn.draft.pop("taken", False):
            turn.say("utter_slot_taken")
        if turn.draft.pop("unknown_provider", False):
            turn.say("utter_unknown_provider", providers=", ".join(able(turn)))
        times, fits = find_times(turn)
        if not times:
            turn.say("utter_no_times")
            return
        _offer(turn, times, fits)


class Confirm:
    """The read-back: nothing is booked or moved on a reading that was not read back."""

    name = "confirm"

    def needed(self, turn: Turn) -> bool:
        """Until the patient says yes."""
        return not turn.draft.get("confirmed")

    def read(self, turn: Turn) -> bool:
        """Yes; no, which opens the choice again; or another wish."""
        answer = {"yes": True, "no": False}.get(turn.picked or "") if turn.picked else None
        wished = answer is None and not turn.is_button and _wishes_otherwise(turn)
        if wished:
            return True
        answer = answer if answer is not None else read_yes_no(turn.text, turn.language)
        if answer is None:
            return False
        if answer:
            turn.draft["confirmed"] = True
        else:
            turn.desk.appointments.let_go(turn.conversation)
            for key in ("hold", "held", "offered"):
                turn.draft.pop(key, None)
            turn.say("utter_what_instead")
        return True

    def ask(self, turn: Turn) -> None:
        """Reads back what, with whom, when and where."""
        moving = turn.draft.get("which")
        if moving:
            turn.say("utter_ask_confirm_move", old=turn.draft["which_said"], **held_values(turn))
        else:
            turn.say("utter_ask_confirm_book", **held_values(turn))


def held_values(turn: Turn) -> dict[str, str]:
    """What is held, in words."""
    held = turn.draft["held"]
    start = datetime.fromisoformat(held["start"])
    site = turn.practice.sites[held["site"]]
    return {
        "name": patient_name(turn),
        "visit": turn.practice.visit_types[turn.draft["visit"]].name[turn.language],
        "provider": turn.practice.providers[held["provider"]].name,
        "when": say_when(start, turn.language, turn.practice.zone),
        "site": site.name,
        "address": site.address,
    }


def patient_name(turn: Turn) -> str:
    """The verified patient's name: said in every read-back, since a parent may mean a child's visit."""
    return turn.desk.patients.of(turn.conversation, NEEDS[Use.BOOK]).name


def hold_again(turn: Turn) -> None:
    """Holds the same time anew after the hold ran out; raises SlotTaken when somebody else has it by now."""
    held = turn.draft["held"]
    fresh = turn.desk.appointments.hold(
        turn.conversation, held["slots"], turn.draft["visit"], turn.draft.get("reason", "")
    )
    turn.draft["hold"] = fresh.id


def reopen(turn: Turn) -> None:
    """The held time is gone: other times are offered."""
    for key in ("hold", "held", "offered", "confirmed"):
        turn.draft.pop(key, None)
    turn.draft["taken"] = True
    turn.draft["reopened"] = True


def _wishes_otherwise(turn: Turn) -> bool:
    """Whether the answer to the read-back holds another day, time or provider than what is held."""
    held = turn.draft.get("held") or {}
    before = dict(turn.draft.get("wish") or {})
    kept = {key: turn.draft.get(key) for key in ("offered", "hold")}
    if not read_wish(turn):
        return False
    wish = turn.draft["wish"]
    same_provider = wish.get("provider") in (None, held.get("provider"))
    start = held.get("start", "")
    same_time = wish.get("after") == before.get("after") or _covers(wish, start)
    if same_provider and same_time and not turn.draft.get("trouble"):
        turn.draft["wish"] = before
        turn.draft.update({key: value for key, value in kept.items() if value})
        return False
    turn.draft.pop("held", None)
    return True


def _covers(wish: dict[str, Any], start: str) -> bool:
    if not wish.get("spans") or not start:
        return True
    at = datetime.fromisoformat(start)
    return any(datetime.fromisoformat(first) <= at < datetime.fromisoformat(last) for first, last in wish["spans"])


def _picked(turn: Turn, offered: list[dict[str, Any]]) -> int | None:
    """The place of the time that was picked, by number or by saying it."""
    if turn.picked and turn.picked.isdecimal() and 0 < int(turn.picked) <= len(offered):
        return int(turn.picked) - 1
    if turn.is_button or not offered:
        return None
    number = read_choice(turn.text, turn.language, len(offered))
    if number is not None:
        return number - 1
    said = said_when(turn)
    if said is None or isinstance(said, ImpossibleDate) or said.precision in ("soonest", "open"):
        return None
    fitting = [n for n, time in enumerate(offered) if _is_meant(turn, said, datetime.fromisoformat(time["start"]))]
    return fitting[0] if len(fitting) == 1 else None


def _is_meant(turn: Turn, said: When, start: datetime) -> bool:
    """Whether a time that was said may mean this one: the same moment, or the same hour when no day was said."""
    local = start.astimezone(turn.practice.zone)
    meanings = (said, *said.ambiguous)
    if any(each.start <= local < each.end for each in meanings):
        return True
    return any(each.precision == "minute" and not each.dated and each.start.time() == local.time() for each in meanings)


def _hold(turn: Turn, time: dict[str, Any]) -> None:
    try:
        hold = turn.desk.appointments.hold(
            turn.conversation, time["slots"], turn.draft["visit"], turn.draft.get("reason", "")
        )
    except (SlotTaken, SlotPast, Unknown):
        turn.draft.pop("offered", None)
        turn.draft["taken"] = True
        return
    turn.draft["hold"], turn.draft["held"] = hold.id, time
    when = say_when(hold.start, turn.language, turn.practice.zone)
    turn.desk.conversations.remember(turn.conversation, time_held=when)


def _look_later(turn: Turn, offered: list[dict[str, Any]]) -> None:
    """None of those: looks after the last one that was offered, on later days when that day has no more."""
    wish = turn.draft.setdefault("wish", {})
    if offered:
        wish["after"] = (datetime.fromisoformat(offered[-1]["start"]) + timedelta(minutes=1)).isoformat()
    wish.pop("spans", None)
    wish.pop("exact", None)
    wish.pop("meanings", None)
    turn.draft.pop("offered", None)


def _offer(turn: Turn, times: list[FreeTime], fits: bool) -> None:
    offered = [_as_data(time) for time in times]
    turn.draft["offered"] = offered
    words = [_words(turn, time) for time in times]
    buttons = [{"title": title, "payload": f'/choose{{"pick": "{n}"}}'} for n, title in enumerate(words, 1)]
    other = turn.desk.texts.say("button_other_times", turn.language)
    buttons.append({"title": other, "payload": '/choose{"pick": "other"}'})
    opening = "utter_times_instead" if not fits else "utter_times_of_each" if is_unsure(turn) else "utter_times"
    if len(times) == 1:
        turn.offer_answers("utter_one_time" if fits else "utter_one_time_instead", buttons, time=words[0])
    else:
        turn.offer_answers(opening, buttons, times="\n".join(f"{n}. {title}" for n, title in enumerate(words, 1)))


def _words(turn: Turn, time: FreeTime) -> str:
    when = say_when(time.start, turn.language, turn.practice.zone)
    provider = turn.practice.providers[time.provider_id].name
    return turn.desk.texts.say("time_with", turn.language, when=when, provider=provider)


def _as_data(time: FreeTime) -> dict[str, Any]:
    return {
        "slots": [slot.id for slot in time.slots],
        "start": time.start.isoformat(),
        "provider": time.provider_id,
        "site": time.site_id,
    }
