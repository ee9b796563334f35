"""Questions to the practice, answered from its own articles."""

from actions.handoff import OFFER_PERSON, answer_from_articles, answer_two
from actions.tasks import ask_again
from actions.turn import Events, FrontdeskAction, Turn


class AnswerQuestion(FrontdeskAction):
    """One intent asks the practice something; the articles answer it."""

    action_name = "action_answer_question"

    def act(self, turn: Turn) -> Events:
        """Answers, or says that it does not know and offers the person who does; then goes on with what was open."""
        if not (answer_two(turn) or answer_from_articles(turn)):
            turn.say("utter_not_known")
            turn.offer = OFFER_PERSON
            ask_again(turn)
        return turn.kept()
