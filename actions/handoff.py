"""Getting a person: asked for, needed because the matter is sensitive, or because the assistant does not understand."""

from actions.tasks import ask_again
from actions.turn import Events, FrontdeskAction, Turn
from frontdesk.cases.model import Case, Status

OFFER_PERSON = "person"
WHICH = "which"
PATIENCE = 2  # turns not understood in a row, then a person is called (design P4)


def hand_off(turn: Turn, reason: str, why: str | None = None) -> Case:
    """Opens a case and says who comes, or when; a second request says where the first one stands. `why` names other
    first words than those of the reason."""
    before = turn.desk.cases.of(turn.conversation)
    case = turn.desk.cases.request(turn.conversation, reason)
    standing = turn.desk.reception.where_it_stands(case, turn.language)
    waiting = before is not None and before.status is not Status.RETURNED
    opening = turn.desk.texts.say("handoff_still" if waiting else why or f"handoff_{reason}", turn.language)
    turn.offer = None
    turn.say("utter_handoff", opening=opening, standing=standing)
    return case


def answer_from_articles(turn: Turn) -> bool:
    """Answers a question to the practice and goes on with what was open; False when no article fits."""
    answer = turn.desk.faq.answer(turn.text, turn.language) if turn.text else None
    if answer is None:
        return False
    turn.desk.conversations.understood(turn.conversation)
    turn.desk.conversations.remember(turn.conversation, article=answer.article_id)
    turn.say("utter_article", answer=answer.text)
    ask_again(turn)
    return True


class HandOff(FrontdeskAction):
    """Every intent of the topic handoff is named after its reason."""

    action_name = "action_hand_off"

    def act(self, turn: Turn) -> Events:
        """Calls a person at once; what was begun stays as it is."""
        told = f"handoff_{turn.intent}_told"
        hand_off(turn, turn.intent, told if turn.desk.texts.has(told) else None)
        return turn.kept()


class NotUnderstood(FrontdeskAction):
    """The assistant did not understand, or the answer to its question could not be read."""

    action_name = "action_not_understood"
    understands = False

    def act(self, turn: Turn) -> Events:
        """Answers from the articles when one fits; else asks in other words and offers a person; the second time in a
        row calls one. While a person is being called, the words are theirs to read."""
        if answer_from_articles(turn):
            return turn.kept()
        failed = turn.desk.conversations.failed(turn.conversation)
        if turn.desk.cases.of(turn.conversation) is not None:
            turn.say("utter_passed_on")
            ask_again(turn)
        elif failed >= PATIENCE:
            turn.desk.conversations.understood(turn.conversation)
            hand_off(turn, "not_understood")
        else:
            turn.say(f"utter_not_read_{turn.step}" if turn.form else "utter_not_understood")
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


class OutOfScope(FrontdeskAction):
    """Something a front desk does not do, or noise."""

    action_name = "action_out_of_scope"
    understands = False

    def act(self, turn: Turn) -> Events:
        """Says so and offers a person; noise in the place of an answer is an answer not read."""
        if turn.form or turn.desk.conversations.get(turn.conversation).failed_turns:
            return NotUnderstood().act(turn)
        turn.desk.conversations.failed(turn.conversation)
        turn.say("utter_out_of_scope")
        turn.offer = OFFER_PERSON
        return turn.kept()
