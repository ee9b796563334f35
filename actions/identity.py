"""The questions that prove who somebody is. Asked only when something personal is disclosed or changed."""

from datetime import date

from actions.claims import books, give_up, look_up, wants_item
from actions.codes import Code, asks_for_code, lost_number, send_code
from actions.others import ForWhom, is_anothers_name, marked, speaks_of_others
from actions.proof import unknown, unproven
from actions.read_back import Right, is_new
from actions.readers import full_name, items, keep_birth, keep_item, keep_name, read_birth
from actions.refusals import explains, refuses
from actions.tasks import Step
from actions.turn import Turn
from frontdesk.patients.model import GROWN_UP, Level, years_between
from frontdesk.understanding.birth import ImpossibleDate
from frontdesk.understanding.contact import read_phone


class Name:
    """The full name of whoever speaks; at a booking it may be their first visit."""

    name = "name"

    def needed(self, turn: Turn) -> bool:
        """Until a name is given, when it must be known who speaks."""
        return unknown(turn) and not turn.draft.get("name")

    def read(self, turn: Turn) -> bool:
        """A name, and a date of birth if it comes in the same breath; that it is for somebody else; that they are
        new here."""
        if refuses(turn):
            return True
        if is_new(turn):
            turn.draft["new_here"] = True
            if marked(turn, "marks_name", turn.text) and (told := full_name(turn)):
                keep_name(turn, told)
            return True
        others = marked(turn, "marks_child", turn.text) or marked(turn, "marks_adult", turn.text)
        if others:
            turn.draft["words"] = f"{turn.draft.get('words', '')} {turn.text}"
        if others and not marked(turn, "marks_name", turn.text):
            return True
        said = full_name(turn)
        if said and not turn.draft.get("new_here") and is_anothers_name(turn, said):
            return True
        if said is not None:
            keep_name(turn, said)
            look_up(turn)  # the date of birth may have come first
        birth = bool(turn.draft.get("birth")) or Birth().read(turn)
        return said is not None or birth

    def ask(self, turn: Turn) -> None:
        """Asks, saying why; after too many wrong answers only a new patient is asked."""
        if turn.desk.patients.locked(turn.conversation) and not books(turn):
            give_up(turn)
            return
        if explains(turn):
            return
        again, for_child = turn.draft.pop("no_match", False), turn.draft.get("guardian")
        if again:
            turn.say("utter_no_match_ask_name_book" if books(turn) else "utter_no_match_ask_name")
        elif turn.draft.get("new_here"):
            turn.say("utter_ask_name_new")
        elif for_child:
            turn.say("utter_ask_name_guardian")
        elif speaks_of_others(turn):
            turn.say("utter_ask_name_own")
        else:
            turn.say("utter_ask_name_book" if books(turn) else "utter_ask_name")


class Birth:
    """The date of birth; with the name it is looked up, when no third fact is needed."""

    name = "birth"

    def needed(self, turn: Turn) -> bool:
        """Until a date is given, when it must be known who speaks."""
        return unknown(turn) and not turn.draft.get("birth")

    def read(self, turn: Turn) -> bool:
        """A date of birth; an impossible one is named, a child's asks for the guardian, a new name corrects it."""
        if refuses(turn):
            return True
        found = read_birth(turn)
        if isinstance(found, ImpossibleDate):
            turn.draft["birth_impossible"] = True
            return True
        if found is None:
            said = full_name(turn) if turn.step == self.name else None
            if said:
                keep_name(turn, said)
            return said is not None
        if not turn.draft.get("new_here") and years_between(found.date, turn.local.date()) < GROWN_UP:
            _ask_guardian(turn)
            return True
        keep_birth(turn, found)
        look_up(turn)
        return True

    def ask(self, turn: Turn) -> None:
        """Asks; after an impossible date, says so first."""
        if explains(turn):
            return
        impossible = turn.draft.pop("birth_impossible", False)
        turn.say("utter_birth_impossible" if impossible else "utter_ask_birth")


class Proof:
    """One more item on file: a phone number, ZIP code, member number or e-mail; or a code sent there."""

    name = "proof"

    def needed(self, turn: Turn) -> bool:
        """When name and date of birth are not enough."""
        return unproven(turn) and wants_item(turn) and not turn.draft.get("items")

    def read(self, turn: Turn) -> bool:
        """Whatever the words can be of what is on file; a wish for a code; that the number on file is an old one."""
        if lost_number(turn) or refuses(turn):
            return True
        if asks_for_code(turn):
            send_code(turn)
            return True
        found = items(turn)
        if found:
            keep_item(turn, found)
            look_up(turn)
        return bool(found)

    def ask(self, turn: Turn) -> None:
        """Asks for one item, saying why."""
        if explains(turn):
            return
        key = "utter_ask_proof" if turn.draft["level"] == Level.BILLS else "utter_ask_proof_visit"
        if turn.draft.pop("no_match", False):
            key = "utter_no_match_ask_proof"
        if turn.desk.codes.on:
            title = turn.desk.texts.say("button_send_code", turn.language)
            turn.offer_answers(key, [{"title": title, "payload": '/choose{"pick": "code"}'}])
        else:
            turn.say(key)


class Phone:
    """A new patient's phone number: how the practice reaches them."""

    name = "phone"

    def needed(self, turn: Turn) -> bool:
        """For a new patient."""
        return unknown(turn) and bool(turn.draft.get("new_here"))

    def read(self, turn: Turn) -> bool:
        """A phone number; then the record is made."""
        phone = read_phone(turn.text, turn.language)
        if phone is None:
            return False
        born = turn.draft["births"][0]
        patient = turn.desk.patients.register(
            turn.conversation, turn.draft["name"], date.fromisoformat(born), phone, turn.language
        )
        turn.desk.conversations.remember(turn.conversation, phone=phone, new_patient=True)
        turn.desk.cases.link_patient(turn.conversation)
        turn.draft["about"] = patient.id
        return True

    def ask(self, turn: Turn) -> None:
        """Asks for the number."""
        turn.say("utter_ask_phone")


WHO: tuple[Step, ...] = (Right(), Name(), Birth(), Phone(), Code(), Proof())
IDENTITY: tuple[Step, ...] = (*WHO, ForWhom())


def _ask_guardian(turn: Turn) -> None:
    """Somebody under 18 is spoken for by a guardian, who proves who they are; the date alone decides that, so that it
    tells nothing of who is a patient here."""
    turn.draft["words"] = f"{turn.draft.get('words', '')} {turn.draft.pop('name', '')}"
    turn.draft["guardian"] = True
