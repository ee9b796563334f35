"""Getting a person: asked for, needed because the matter is sensitive, or because the assistant does not understand."""

from rasa_sdk.events import FollowupAction

from actions.articles import SURE_UNASKED, answer_from_articles, picks_manager, take_article
from actions.medicines import REFILL, hear_medicine, refill_opening, warn_of_controlled
from actions.others import OFFER_FOR_OTHER, marked
from actions.tasks import CALLED, THEN, ask_again, begin_offered
from actions.turn import Events, FrontdeskAction, Turn
from actions.wishes import names_kind
from frontdesk.cases.feelings import opening
from frontdesk.cases.kinds.asking import DEVICE
from frontdesk.cases.kinds.told import told_kind
from frontdesk.cases.model import Case, Status
from frontdesk.conversations.model import ASSISTANT
from frontdesk.understanding.pick import read_yes_no

OFFER_PERSON = "person"
WHICH = "which"
LEFT = "left"  # in the draft: what was left to somebody, of which more was asked for
OFFER_DETAILS = "details"  # what the person who comes needs was asked for; the next words are that
DETAILS = {
    "refill_needed": "utter_ask_medicine",
    "professional_caller": "utter_ask_caller",
    "regulator_call": "utter_ask_caller",
}
TOLD = {  # the fact that holds what was told then
    "refill_needed": "medicine",
    "professional_caller": "caller",
    "regulator_call": "caller",
    DEVICE: "caller",  # of a device reception asks one question of its own; what is said beside its answer is noted
}
PATIENCE = 2  # turns not understood in a row, then a person is called (design P4)
IDENTITY_NOT_GIVEN = ("identity_not_proven", "handoff_identity_not_given")
IDENTITY_STEPS = ("name", "birth", "proof", "right")
BOOKS = "book_appointment"
SURE_OF_A_LOSS = 0.5  # how sure the assistant must be to be sorry for one: a wrong guess hurts


def hand_off(turn: Turn, reason: str, why: str | None = None) -> Case:
    """Opens a case and says who comes, or when; a second request says where the first one stands. `why` names other
    first words than those of the reason."""
    before = turn.desk.cases.of(turn.conversation)
    case = turn.desk.cases.request(turn.conversation, reason)
    standing = turn.desk.reception.where_it_stands(case, turn.language)
    waiting = before is not None and before.status is not Status.RETURNED
    first = why or opening(turn.text, reason, turn.language, turn.desk.texts)
    words = turn.desk.texts.say("handoff_still" if waiting else first, turn.language)
    turn.offer = None
    turn.draft.pop(LEFT, None)
    if reason == REFILL:
        words = refill_opening(turn, waiting=waiting) or words
    turn.say("utter_handoff", opening=words, standing=standing)
    if reason == REFILL:
        warn_of_controlled(turn)
    if not waiting and reason in TOLD:
        if reason in DETAILS:
            turn.say(DETAILS[reason])
        turn.offer = OFFER_DETAILS
    turn.draft[CALLED] = bool(turn.form)
    return case


def take_offer(turn: Turn) -> Events | None:
    """Does what was offered, after a yes; None when nothing was."""
    if turn.offer in (OFFER_PERSON, OFFER_FOR_OTHER):
        hand_off(turn, "asked_for_person" if turn.offer == OFFER_PERSON else "on_behalf_of_other")
        return turn.kept()
    return begin_offered(turn) if (turn.offer or "").startswith(THEN) else None


def take_choice(turn: Turn) -> Events | None:
    """The article that was picked from those asked about, or the manager; None when neither was."""
    if picks_manager(turn):
        hand_off(turn, "asked_for_person")
        return turn.kept()
    return take_article(turn)


def _answer_to_offer(turn: Turn) -> Events | None:
    """What follows from "yes, the usual one" or "no, I'll do that myself", which are no plain yes and no."""
    if (told := take_choice(turn)) is not None:
        return told
    says = None if turn.form or turn.is_button else read_yes_no(turn.text, turn.language)
    if says:
        return take_offer(turn)
    if says is None or not turn.offer or turn.offer == OFFER_DETAILS:
        return None
    turn.desk.conversations.understood(turn.conversation)
    turn.offer = None
    turn.say("utter_all_right")
    return turn.kept()


class HandOff(FrontdeskAction):
    """Every intent of the topic handoff is named after its reason."""

    action_name = "action_hand_off"

    def act(self, turn: Turn) -> Events:
        """Calls a person at once; what was begun stays as it is. A visit for a relative is booked like any other."""
        if turn.offer == OFFER_DETAILS and turn.intent in DETAILS and not turn.draft.get(LEFT):
            return noted(turn)
        if turn.intent == "on_behalf_of_other" and not turn.form and not turn.is_button and _books(turn):
            return [*turn.kept(), FollowupAction("book_form")]
        told = f"handoff_{turn.intent}_told"
        if turn.intent == "bereavement" and turn.confidence < SURE_OF_A_LOSS:
            told = "handoff_asked_for_person"
        reason = told_kind(turn.text, turn.intent) or turn.intent
        hand_off(turn, reason, told if turn.desk.texts.has(told) else None)
        return turn.kept()


class NotUnderstood(FrontdeskAction):
    """The assistant did not understand, or the answer to its question could not be read."""

    action_name = "action_not_understood"
    understands = False

    def act(self, turn: Turn) -> Events:
        """Answers from the articles when one surely fits, and begins a booking when a kind of visit is named; else asks
        in other words and offers a person; the second time in a row calls one. While a person is being called, the
        words are theirs to read."""
        if turn.offer == OFFER_DETAILS:
            return noted(turn)
        if (answered := _answer_to_offer(turn)) is not None:
            return answered
        if answer_from_articles(turn, 0.0 if "?" in turn.text else SURE_UNASKED):
            return turn.kept()
        if not turn.form and BOOKS in turn.ranking and names_kind(turn):
            turn.desk.conversations.understood(turn.conversation)
            return [*turn.kept(), FollowupAction("book_form")]
        failed = turn.desk.conversations.failed(turn.conversation)
        refuses = turn.form and turn.step in IDENTITY_STEPS
        if _somebody_comes(turn):
            turn.say("utter_passed_on")
            hear_medicine(turn, asks=False)
            ask_again(turn)
        elif failed >= PATIENCE or (refuses and turn.draft.get("refused")):
            turn.desk.conversations.understood(turn.conversation)
            hand_off(turn, *(IDENTITY_NOT_GIVEN if refuses else ("not_understood",)))
        else:
            turn.say(f"utter_not_read_{turn.step}" if turn.form and turn.step else "utter_not_understood")
            turn.offer = OFFER_PERSON
        return turn.kept()


class Which(FrontdeskAction):
    """The words may mean one request or another."""

    action_name = "action_which"
    understands = False

    def act(self, turn: Turn) -> Events:
        """Asks which, once; in the place of an answer, or said again, it is not understood."""
        if turn.form or turn.offer == WHICH or len(turn.either) != 2:
            return NotUnderstood().act(turn)
        titles = [turn.desk.texts.say(f"request_{intent}", turn.language) for intent in turn.either]
        pairs = zip(titles, turn.either, strict=True)
        buttons = [{"title": title, "payload": f"/{intent}"} for title, intent in pairs]
        turn.offer_answers("utter_which", buttons, one=titles[0].lower(), other=titles[1].lower())
        turn.offer = WHICH
        return turn.kept()


def _somebody_comes(turn: Turn) -> bool:
    """Whether a manager will read these words: not one who has given back, or has only a note of the patient."""
    case = turn.desk.cases.of(turn.conversation)
    return case is not None and case.status is not Status.RETURNED


def _books(turn: Turn) -> bool:
    """Whether words that speak of somebody else want a visit for them."""
    return marked(turn, "marks_books", turn.text) or (BOOKS in turn.ranking and names_kind(turn))


def noted(turn: Turn) -> Events:
    """Keeps what the person who comes will read, and thanks for it."""
    turn.desk.conversations.understood(turn.conversation)
    case, left = turn.desk.cases.of(turn.conversation), turn.draft.pop(LEFT, None)
    if left:
        if not turn.desk.tasks.tell_more(turn.conversation, left, turn.text):
            turn.desk.tasks.leave(turn.conversation, left, text=turn.text)  # it was done, and this is more of it
    elif case is not None and case.reason in TOLD:
        turn.desk.conversations.remember(turn.conversation, **{TOLD[case.reason]: turn.text})
        if kind := told_kind(turn.text, case.reason):
            turn.desk.cases.change_kind(case.id, ASSISTANT, kind, "told")
    turn.offer = None
    turn.say("utter_noted")
    if hear_medicine(turn):
        turn.offer = OFFER_DETAILS
    ask_again(turn)
    return turn.kept()


class OutOfScope(FrontdeskAction):
    """Something a front desk does not do, or noise."""

    action_name = "action_out_of_scope"
    understands = False

    def act(self, turn: Turn) -> Events:
        """Says so and offers a person, if none is coming; noise in the place of an answer is an answer not read."""
        failed = turn.desk.conversations.get(turn.conversation).failed_turns
        if turn.form or turn.offer == OFFER_DETAILS or failed or _somebody_comes(turn):
            return NotUnderstood().act(turn)
        if (answered := _answer_to_offer(turn)) is not None:
            return answered
        turn.desk.conversations.failed(turn.conversation)
        turn.say("utter_out_of_scope")
        turn.offer = OFFER_PERSON
        return turn.kept()
