"""For whom a patient speaks: for themselves, a child, somebody they care for. Read from words of kinship and names."""

from actions.readers import full_name
from actions.turn import Turn
from frontdesk.patients.model import GROWN_UP, Level, Patient
from frontdesk.understanding.names import same_person
from frontdesk.understanding.text import word_list

OFFER_FOR_OTHER = "person for somebody else"
CHANGES_OF_MIND = ("which", "confirm", "confirm_cancel")  # questions at which "no, it is for Mateo" is understood
ANOTHERS_NAME = "anothers_name"  # in the draft: a name that was given, and is of somebody spoken of before
LETTERS_OF_A_NAME = 3
SHORT = 4  # words: "it is for me"


def marked(turn: Turn, key: str, words: str) -> bool:
    """Whether the words hold one of the phrases of a text that lists some, in any of the practice's languages."""
    said = f" {' '.join(word_list(words))} "
    return any(f" {phrase} " in said for phrase in turn.desk.texts.phrases(key, *turn.practice.languages))


def speaks_of_others(turn: Turn) -> bool:
    """Whether what was said in this task speaks of somebody of the family, by kinship or by name."""
    words = turn.draft.get("words", "")
    return ANOTHERS_NAME in turn.draft or marked(turn, "marks_child", words) or marked(turn, "marks_adult", words)


def is_anothers_name(turn: Turn, name: str) -> bool:
    """Whether a name that is given is of somebody whom the talk began with ("a check-up for Emma"). Few speak so of
    themselves, and they give the same name once more."""
    words = {word.removesuffix("'s") for word in word_list(turn.draft.get("words", ""))}
    given, *family = word_list(name)
    if ANOTHERS_NAME in turn.draft:
        if turn.draft[ANOTHERS_NAME] == name:
            turn.draft.pop(ANOTHERS_NAME)
        return False
    is_whole = len(given) < LETTERS_OF_A_NAME or not set(family).isdisjoint(words)
    if is_whole or given not in words or marked(turn, "marks_name", turn.draft["words"]):
        return False
    turn.draft[ANOTHERS_NAME] = name
    return True


def named(words: str, patients: list[Patient]) -> list[Patient]:
    """Those whose given name is in the words."""
    said = {word.removesuffix("'s") for word in word_list(words)}
    return [p for p in patients if {w for w in word_list(p.given) if len(w) >= LETTERS_OF_A_NAME} & said]


def meant(turn: Turn, words: str, others: list[Patient]) -> list[Patient]:
    """Those who may be meant: by given name, else by kinship (a child, a grown-up); nobody when the words tell none."""
    by_name = named(words, others)
    if by_name:
        return by_name
    children = [p for p in others if p.age(turn.local.date()) < GROWN_UP]
    if marked(turn, "marks_child", words):
        return children
    return [p for p in others if p not in children] if marked(turn, "marks_adult", words) else []


def switches(turn: Turn) -> bool:
    """ "No, it is for Mateo": the running task is about somebody else from now on."""
    if turn.is_button or turn.step not in CHANGES_OF_MIND or not turn.draft.get("about"):
        return False
    level = Level(turn.draft["level"])
    choices = turn.desk.patients.choices(turn.conversation, level)
    person = turn.desk.conversations.get(turn.conversation).person_id
    found = meant(turn, turn.text, [p for p in choices if p.id != person])
    if len(found) != 1 or found[0].id == turn.draft["about"]:
        return False
    be_about(turn, found[0])
    if turn.draft.pop("which", None):
        _drop_time(turn)
    for key in ("which_said", "confirmed"):
        turn.draft.pop(key, None)
    return True


def _drop_time(turn: Turn) -> None:
    """Lets go of the time that was held for another visit: it may be of another kind and with another doctor."""
    turn.desk.appointments.let_go(turn.conversation)
    for key in ("hold", "held", "offered"):
        turn.draft.pop(key, None)
    if turn.draft.pop("provider_of_visit", False):
        turn.draft.get("wish", {}).pop("provider", None)


def be_about(turn: Turn, patient: Patient) -> None:
    """Makes the task be about this patient."""
    turn.desk.patients.act_for(turn.conversation, patient.id, Level(turn.draft["level"]))
    turn.desk.cases.link_patient(turn.conversation)
    turn.draft["about"] = patient.id


def refuse(turn: Turn) -> None:
    """The same words whoever it is and whatever is missing: no such person, no authorisation, not for this, not any
    more, an age at which a person decides. Somebody who listens is offered."""
    turn.say("utter_not_for_them")
    turn.offer = OFFER_FOR_OTHER
    turn.draft["stopped"] = True


class ForWhom:
    """For whom it is, when the words leave that open."""

    name = "for_whom"

    def needed(self, turn: Turn) -> bool:
        """Until it is known; most often the words tell, or there is nobody else."""
        if turn.draft.get("about"):
            return False
        found = _decided(turn)
        if found:
            be_about(turn, found)
        return found is None

    def read(self, turn: Turn) -> bool:
        """A name or a kinship of those offered, "for me", or somebody else, for whom only a person can do it: they are
        named or not."""
        choices, own = _choices(turn)
        number = int(turn.picked) - 1 if turn.picked and turn.picked.isdigit() else None
        if number is not None and number < len(choices):
            be_about(turn, choices[number])
            return True
        others, name = [p for p in choices if p is not own], full_name(turn)
        found = meant(turn, turn.text, others) or _called(name, others)
        if len(found) == 1 or (named(turn.text, found) and marked(turn, "marks_and", turn.text)):
            be_about(turn, found[0])  # the others come after this one is booked
        elif own and not found and _is_oneself(turn, name, own):
            be_about(turn, own)
        elif turn.picked == "other" or (not found and (name or _somebody_else(turn))):
            refuse(turn)
        else:
            return False
        return True

    def ask(self, turn: Turn) -> None:
        """Asks, with a button for each; refuses when there is nobody for whom the speaker may decide."""
        choices, own = _choices(turn)
        if not choices:
            refuse(turn)
            return
        say = turn.desk.texts.say
        names = [say("button_for_me", turn.language) if p is own else p.given for p in choices]
        buttons = [{"title": name, "payload": f'/choose{{"pick": "{n}"}}'} for n, name in enumerate(names, 1)]
        other = {"title": say("button_for_other", turn.language), "payload": '/choose{"pick": "other"}'}
        turn.offer_answers("utter_ask_for_whom", [*buttons, other])


def _called(name: str | None, patients: list[Patient]) -> list[Patient]:
    """Those of this full name."""
    return [p for p in patients if name and same_person(name, p.given, p.family)]


def _is_oneself(turn: Turn, name: str | None, own: Patient) -> bool:
    """Whether it is for whoever speaks: "for me", or their own name and nobody of the family."""
    is_short = len(turn.text.split()) <= SHORT and marked(turn, "marks_self", turn.text)
    return is_short or (bool(_called(name, [own])) and not _somebody_else(turn))


def _somebody_else(turn: Turn) -> bool:
    return any(marked(turn, key, turn.text) for key in ("marks_other", "marks_child", "marks_adult"))


def _choices(turn: Turn) -> tuple[list[Patient], Patient | None]:
    """Those for whom it can be done, and the speaker when that is one of them."""
    choices = turn.desk.patients.choices(turn.conversation, Level(turn.draft["level"]))
    person = turn.desk.conversations.get(turn.conversation).person_id
    return choices, next((patient for patient in choices if patient.id == person), None)


def _decided(turn: Turn) -> Patient | None:
    """For whom it is, as far as the words tell: somebody named or the one child; whoever the talk was about before;
    without any word of somebody else the speaker."""
    choices, own = _choices(turn)
    others, words = [p for p in choices if p is not own], turn.draft.get("words", "")
    found = meant(turn, words, others)
    if found or speaks_of_others(turn):
        return found[0] if len(found) == 1 else None
    about = turn.desk.conversations.get(turn.conversation).patient_id
    before = [p for p in choices if p.id == about and not marked(turn, "marks_mine", words)]
    if before or own:
        return before[0] if before else own
    return choices[0] if len(choices) == 1 else None
