"""What did not match is read back before it counts: a misheard or mistyped letter is the likeliest cause."""

import re

from actions.claims import births, books, forget, look_up, wrong
from actions.others import marked, speaks_of_others
from actions.readers import full_name, items, keep_birth, keep_item, keep_name, read_birth
from actions.turn import Turn
from frontdesk.saying import say_birth_date
from frontdesk.understanding.birth import BirthDate
from frontdesk.understanding.pick import read_yes_no
from frontdesk.understanding.text import word_list

NEW = "new"
CLEARLY_NEW = 0.6  # how sure the assistant must be of it, where no word says so


class Right:
    """Is that right? One detail can be corrected without starting over; only a yes counts as a wrong answer."""

    name = "right"

    def needed(self, turn: Turn) -> bool:
        """After what was said did not match."""
        return bool(turn.draft.get("read_back"))

    def read(self, turn: Turn) -> bool:
        """Yes, no, a corrected detail, or that it is a first visit."""
        if is_new(turn):
            turn.draft["new_here"] = True
            turn.draft.pop("read_back")
            if speaks_of_others(turn):
                forget(turn)  # whoever speaks is not the new patient, whose name is still to be told
            return True
        answer = {"yes": True, "no": False}.get(turn.picked or "")
        answer = answer if answer is not None else read_yes_no(turn.text, turn.language)
        if answer:
            wrong(turn)
            return True
        if _corrects(turn):
            turn.draft.pop("read_back")
            look_up(turn)
            return True
        turn.draft["correct"] = answer is False
        return answer is False

    def ask(self, turn: Turn) -> None:
        """Reads back what was understood; after a plain no asks what to correct."""
        if turn.draft.pop("correct", False):
            turn.say("utter_ask_correct")
            return
        item, name = turn.draft.get("item_said"), turn.draft.get("name")
        values = {"name": name or "", "item": item or ""}
        values["birth"] = say_birth_date(births(turn)[0], turn.language) if births(turn) else ""
        if not name:
            turn.say("utter_ask_right_item", item=values["item"])
        elif item:
            turn.say("utter_ask_right_all", **values)
        else:
            turn.say("utter_ask_right_book" if books(turn) else "utter_ask_right", name=name, birth=values["birth"])


def is_new(turn: Turn) -> bool:
    """Whether somebody who books says that it is a first visit."""
    return books(turn) and (turn.picked == NEW or marked(turn, "marks_new", turn.text))


def says_new(turn: Turn) -> bool:
    """Whether somebody who opens a booking says that they are new: the sentence is about that, or a clause of it ends
    so, as "I'm new to insulin" does not."""
    if turn.intent == "new_patient" and (is_new(turn) or turn.confidence >= CLEARLY_NEW):
        return True
    clauses = [" ".join(word_list(clause)) for clause in re.split(r"[.,;!?]", turn.text)]
    phrases = turn.desk.texts.phrases("marks_new_self", *turn.practice.languages)
    return any(f" {clause}".endswith(f" {phrase}") for clause in clauses for phrase in phrases)


def _corrects(turn: Turn) -> bool:
    """Takes one corrected detail: an item where one was given, else a date of birth, else a name."""
    said_items = items(turn) if turn.draft.get("items") else []
    birth = read_birth(turn) if turn.draft.get("name") else None
    if isinstance(birth, BirthDate) and str(birth.date.year) not in turn.text and said_items:
        birth = None  # five digits: a ZIP code before a date
    name = full_name(turn) if turn.draft.get("name") else None
    if isinstance(birth, BirthDate):
        keep_birth(turn, birth)
    elif said_items:
        keep_item(turn, said_items)
    elif name:
        keep_name(turn, name)
    else:
        return False
    return True
