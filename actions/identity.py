"""The questions that prove who somebody is. Asked only when something personal is disclosed or changed."""

import re
from collections.abc import Sequence
from datetime import date

from actions.handoff import hand_off
from actions.proof import unproven
from actions.turn import Turn
from frontdesk.patients.model import Level, Outcome
from frontdesk.saying import say_birth_date
from frontdesk.understanding.birth import BirthDate, ImpossibleDate, read_birth_date
from frontdesk.understanding.contact import read_last_four, read_member_id, read_phone, read_postal_code
from frontdesk.understanding.names import read_name
from frontdesk.understanding.pick import read_yes_no

LETTERS_OF_A_NAME = 3  # more words than these that make one name are its letters, spelled


class Name:
    """The patient's full name."""

    name = "name"

    def needed(self, turn: Turn) -> bool:
        """Until a name is given, when identity is needed."""
        return unproven(turn) and not turn.draft.get("name")

    def read(self, turn: Turn) -> bool:
        """A name, and a date of birth if it comes in the same breath."""
        said = _full_name(turn)
        if said is None:
            return False
        turn.draft["name"] = said
        turn.desk.conversations.remember(turn.conversation, name_given=said)
        Birth().read(turn)
        return True

    def ask(self, turn: Turn) -> None:
        """Asks, saying why."""
        again = turn.draft.pop("no_match", False)
        turn.say("utter_no_match_ask_name" if again else "utter_ask_name")


class Birth:
    """The patient's date of birth; with the name it is looked up."""

    name = "birth"

    def needed(self, turn: Turn) -> bool:
        """Until a date is given, when identity is needed."""
        return unproven(turn) and not turn.draft.get("birth")

    def read(self, turn: Turn) -> bool:
        """A date of birth; an impossible one is named, and a new name corrects the name."""
        found = _read_birth(turn)
        if isinstance(found, ImpossibleDate):
            turn.draft["birth_impossible"] = True
            return True
        if found is None:
            return turn.step == self.name and _corrects_name(turn)
        turn.draft["birth"] = found.date.isoformat()
        turn.draft["births"] = _readings(found)
        _look_up(turn)
        return True

    def ask(self, turn: Turn) -> None:
        """Asks; after an impossible date, says so first."""
        impossible = turn.draft.pop("birth_impossible", False)
        turn.say("utter_birth_impossible" if impossible else "utter_ask_birth")


class Proof:
    """One more item on file: a phone number, ZIP code, member number or e-mail."""

    name = "proof"

    def needed(self, turn: Turn) -> bool:
        """When name and date of birth are not enough, for a bill or because two people share them."""
        return unproven(turn) and bool(turn.draft.get("name") and turn.draft.get("birth"))

    def read(self, turn: Turn) -> bool:
        """Whatever the words can be of what is on file."""
        proofs = _proofs(turn)
        if proofs:
            _look_up(turn, proofs)
        return bool(proofs)

    def ask(self, turn: Turn) -> None:
        """Asks for one item, saying why."""
        turn.say("utter_ask_proof" if turn.draft["level"] == Level.BILLS else "utter_ask_proof_visit")


class NewHere:
    """After no match in a booking: is this the first visit? Nobody is locked out of a first visit."""

    name = "new_here"

    def needed(self, turn: Turn) -> bool:
        """When nobody of that name and date of birth is on file."""
        return unproven(turn) and bool(turn.draft.get("maybe_new")) and "new_here" not in turn.draft

    def read(self, turn: Turn) -> bool:
        """Yes: a new patient; no: name and date are asked again; a corrected name or date counts too."""
        answer = turn.picked == "yes" if turn.picked in ("yes", "no") else read_yes_no(turn.text, turn.language)
        if answer is None:
            turn.draft.pop("maybe_new")
            corrected = Birth().read(turn) or _corrects_name(turn)
            turn.draft.setdefault("maybe_new", True)
            return corrected
        if answer:
            turn.draft["new_here"] = True
        else:
            _ask_anew(turn)
        return True

    def ask(self, turn: Turn) -> None:
        """Reads back what was understood, since a mistyped letter is the likeliest cause."""
        born = say_birth_date(date.fromisoformat(turn.draft["birth"]), turn.language)
        turn.say("utter_ask_new_here", name=turn.draft["name"], birth=born)


class Phone:
    """A new patient's phone number: how the practice reaches them."""

    name = "phone"

    def needed(self, turn: Turn) -> bool:
        """For a new patient."""
        return unproven(turn) and bool(turn.draft.get("new_here"))

    def read(self, turn: Turn) -> bool:
        """A phone number; then the record is made."""
        phone = read_phone(turn.text, turn.language)
        if phone is None:
            return False
        born = date.fromisoformat(turn.draft["birth"])
        turn.desk.patients.register(turn.conversation, turn.draft["name"], born, phone, turn.language)
        turn.desk.conversations.remember(turn.conversation, phone=phone, new_patient=True)
        turn.desk.cases.link_patient(turn.conversation)
        turn.draft["proven"] = True
        return True

    def ask(self, turn: Turn) -> None:
        """Asks for the number."""
        turn.say("utter_ask_phone")


IDENTITY = (NewHere(), Phone(), Name(), Birth(), Proof())


def _look_up(turn: Turn, proofs: Sequence[str] = ()) -> None:
    """Tries the name with each reading of the date; what follows depends on the task."""
    name, births = turn.draft.get("name"), turn.draft.get("births") or []
    if not name or not births:
        return
    readings = [date.fromisoformat(born) for born in births]
    outcome = turn.desk.patients.verify(turn.conversation, name, readings, proofs).outcome
    if outcome is Outcome.VERIFIED:
        turn.draft["proven"] = True
        turn.desk.cases.link_patient(turn.conversation)
    elif outcome is Outcome.LOCKED:
        hand_off(turn, "identity_not_proven")
        turn.draft["stopped"] = True
    elif outcome is Outcome.NO_MATCH:
        _no_match(turn, proofs)


def _no_match(turn: Turn, proofs: Sequence[str]) -> None:
    if turn.draft.get("task") == "book_form" and not proofs and turn.draft["level"] == Level.VISITS:
        turn.draft["maybe_new"] = True
    else:
        _ask_anew(turn)


def _ask_anew(turn: Turn) -> None:
    for key in ("name", "birth", "births", "maybe_new", "new_here"):
        turn.draft.pop(key, None)
    turn.draft["no_match"] = True


def _read_birth(turn: Turn) -> BirthDate | ImpossibleDate | None:
    """A date of birth in the language of the talk, else in another of the practice's: people mix them for dates."""
    languages = sorted(turn.practice.languages, key=lambda language: language != turn.language)
    readings = [read_birth_date(turn.text, language, turn.local.date()) for language in languages]
    found = [reading for reading in readings if isinstance(reading, BirthDate)]
    return found[0] if found else readings[0]


def _full_name(turn: Turn) -> str | None:
    """A given name and a surname; one word alone is only a name when it was spelled letter by letter."""
    before_date = re.split(r"[,.;]|\d", turn.text)[0]
    said = read_name(turn.text, turn.language) or read_name(before_date, turn.language)
    spelled = len(turn.text.split()) > LETTERS_OF_A_NAME and "," not in turn.text
    return said if said and (" " in said or spelled) else None


def _corrects_name(turn: Turn) -> bool:
    said = _full_name(turn)
    if said is None:
        return False
    turn.draft["name"] = said
    turn.desk.conversations.remember(turn.conversation, name_given=said)
    _look_up(turn)
    return True


def _readings(found: BirthDate) -> list[str]:
    return [day.isoformat() for day in (found.date, *found.alternatives)]


def _proofs(turn: Turn) -> list[str]:
    """The readings of one more item on file: a phone or its last four, ZIP code, member number, e-mail."""
    readers = (read_phone, read_postal_code, read_member_id, read_last_four)
    found = [value for reader in readers if (value := reader(turn.text, turn.language))]
    return found + re.findall(r"[^@\s]+@[^@\s]+\.[^@\s.]+", turn.text)
