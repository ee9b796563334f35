"""Questions to the practice, answered from its own articles."""

from actions.articles import answer_from_articles, answer_two, ask_which_article
from actions.handoff import OFFER_PERSON, take_choice
from actions.tasks import ask_again
from actions.turn import Events, FrontdeskAction, Turn


class AnswerQuestion(FrontdeskAction):
    """One intent asks the practice something; the articles answer it."""

    action_name = "action_answer_question"

    def act(self, turn: Turn) -> Events:
        """Answers, or asks which is meant, or says that it does not know and offers the person who does; then goes on
        with what was open."""
        if (told := take_choice(turn)) is not None:
            return told
        if not (answer_two(turn) or answer_from_articles(turn) or ask_which_article(turn)):
            turn.say("utter_not_known")
            turn.offer = OFFER_PERSON
            ask_again(turn)
        return turn.kept()
