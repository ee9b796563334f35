"""Small talk, yes and no outside of a question, starting over, languages."""

from phonenumbers import PhoneNumberFormat, format_number, parse
from rasa_sdk.events import ActiveLoop

from actions.handoff import OFFER_DETAILS, NotUnderstood, noted, take_choice, take_offer
from actions.hidden import says_hidden
from actions.proof import is_birth_date
from actions.tasks import CALLED, ask_again, done
from actions.turn import Events, FrontdeskAction, Turn
from frontdesk.cases.model import Status
from frontdesk.reaching.asking import REACH_BY
from frontdesk.understanding.contact import read_phone


class Answer(FrontdeskAction):
    """Says one sentence named after the intent, then asks the open question again."""

    action_name = "action_talk"

    def act(self, turn: Turn) -> Events:
        """Greets, thanks, says goodbye, says what it is."""
        turn.say(f"utter_{turn.intent}", practice=turn.practice.details.name)
        if turn.intent != "goodbye":
            ask_again(turn)
        return turn.kept()


class Repeat(FrontdeskAction):
    """ "What?" is never counted as a failure."""

    action_name = "action_repeat"

    def act(self, turn: Turn) -> Events:
        """Asks the open question again, or says the last answer again."""
        if turn.form:
            ask_again(turn)
        else:
            last = [x for x in turn.desk.conversations.transcript(turn.conversation) if x.author == "assistant"][-1]
            if not (last.personal and says_hidden(turn, last.seq)):
                turn.say("utter_again", text=last.text)
        return turn.kept()


class Yes(FrontdeskAction):
    """Yes to what was offered; without an offer, asks what to do."""

    action_name = "action_yes"
    understands = False

    def act(self, turn: Turn) -> Events:
        """Calls the person who was offered."""
        if (taken := take_choice(turn) or take_offer(turn)) is not None:
            return taken
        if turn.form and _is_open(turn):
            return NotUnderstood().act(turn)
        if turn.form:
            turn.say("utter_all_right")
            ask_again(turn)
            return turn.kept()
        turn.say("utter_what_can_i_do")
        return turn.kept()


class No(FrontdeskAction):
    """No to what was offered; goes on with what is open."""

    action_name = "action_no"
    understands = False

    def act(self, turn: Turn) -> Events:
        """Takes the no and goes on."""
        offered, turn.offer = turn.offer, None
        if turn.form and _is_open(turn) and not offered:
            return NotUnderstood().act(turn)
        turn.say("utter_all_right")
        ask_again(turn)
        return turn.kept()


class Stop(FrontdeskAction):
    """Never mind."""

    action_name = "action_stop"

    def act(self, turn: Turn) -> Events:
        """Drops what was begun and frees what was held."""
        turn.desk.appointments.let_go(turn.conversation)
        turn.offer = None
        turn.say("utter_stopped" if turn.form else "utter_nothing_open")
        return [*done(turn), ActiveLoop(None)]


class ChangeLanguage(FrontdeskAction):
    """ "In English, please." """

    action_name = "action_change_language"

    def act(self, turn: Turn) -> Events:
        """Goes over to the other language, which reception has read from the words, and asks again in it."""
        wanted = _wanted(turn)
        turn.desk.conversations.speak(turn.conversation, wanted)
        turn.language = wanted
        turn.say("utter_language_changed", words=turn.desk.texts.say("language_changed", wanted))
        ask_again(turn)
        return [*turn.kept(), {"event": "slot", "name": "language", "value": wanted, "timestamp": None}]


class Agreed(FrontdeskAction):
    """What a manager agreed with the patient."""

    action_name = "action_agreed"

    def act(self, turn: Turn) -> Events:
        """Says what was agreed, by whom, to whom it was agreed with; or that nothing was."""
        lines = turn.desk.conversations.transcript(turn.conversation)
        told = [line.seq for line in lines if line.response == "given_back"]
        if not (told and says_hidden(turn, told[-1])):
            self._tell(turn)
        ask_again(turn)
        return turn.kept()

    def _tell(self, turn: Turn) -> None:
        case = turn.desk.cases.latest(turn.conversation)
        if case is None or not case.agreed or not case.manager_id:
            turn.say("utter_nothing_agreed")
        else:
            turn.say("utter_agreed", manager=turn.desk.practices.manager(case.manager_id).name, agreed=case.agreed)


def _is_open(turn: Turn) -> bool:
    """Whether a plain yes or no is meant for the question of the task: not right after a person was called or danger
    was answered. Then that question is asked anew."""
    return bool(turn.step) and not turn.draft.get(CALLED)


def _wanted(turn: Turn) -> str:
    """The language whose name is in the sentence; else the practice's next one."""
    spoken = turn.desk.conversations.get(turn.conversation).language
    said = turn.text.lower()
    for language in turn.practice.languages:
        if any(name in said for name in turn.desk.texts.names_of(language)):
            return language
    if spoken != turn.language:
        return spoken
    others = [language for language in turn.practice.languages if language != turn.language]
    return others[0] if others else turn.language


class Inform(FrontdeskAction):
    """Only a value, when no question is open, or one that the open question cannot read."""

    action_name = "action_inform"
    understands = False

    def act(self, turn: Turn) -> Events:
        """A phone number after a handoff is how to reach the patient; anything else is asked about."""
        if (told := take_choice(turn)) is not None:
            return told
        phone = read_phone(turn.text, turn.language)
        if phone is None and turn.offer == OFFER_DETAILS:
            return noted(turn)
        case = turn.desk.cases.of(turn.conversation)
        if phone is None or is_birth_date(turn) or (turn.form and case is None):
            return NotUnderstood().act(turn)
        promised = (
            case is not None and case.status is Status.PROMISED and turn.desk.agreeing.may_call(turn.conversation)
        )
        turn.desk.conversations.remember(turn.conversation, phone=phone, **({REACH_BY: "call"} if promised else {}))
        said = format_number(parse(phone), PhoneNumberFormat.NATIONAL)
        if promised and case is not None and case.manager_id:
            turn.say("utter_phone_noted", manager=turn.desk.practices.manager(case.manager_id).name, phone=said)
        else:
            turn.say("utter_phone_noted_plain", phone=said)
        ask_again(turn)
        return turn.kept()
