"""Answers from the practice's articles: one, two in one sentence, or asking which of two is meant."""

import re

from actions.tasks import ask_again
from actions.turn import Events, Turn
from actions.wishes import closed_day
from frontdesk.faq.model import Answer
from frontdesk.saying import say_date
from frontdesk.understanding.pick import read_choice

TWO = 2
SURE_UNASKED = 0.52  # how near an article must be to words that nobody took for a question
OFFER_ARTICLES = "articles "  # how an offer of articles to choose from begins; their ids come after it


def answer_two(turn: Turn) -> bool:
    """Answers two questions in one sentence, each from its own article; False when they are not surely two."""
    joint = "|".join(re.escape(word) for word in turn.desk.texts.say("joints", turn.language).split("|"))
    parts = re.split(rf"(?:,|\s)\s*(?:{joint})\s", turn.text, flags=re.IGNORECASE)
    found = [turn.desk.faq.answer(part, turn.language) for part in parts] if len(parts) == TWO else []
    answers = {each.article_id: each.text for each in found if each is not None}
    if len(answers) < TWO:
        return False
    for id, text in answers.items():
        turn.desk.conversations.remember(turn.conversation, article=id)
        turn.say("utter_article", answer=text)
    ask_again(turn)
    return True


def answer_from_articles(turn: Turn, sure: float = 0.0) -> bool:
    """Answers a question to the practice and goes on with what was open; False when no article fits so well."""
    answer = turn.desk.faq.answer(turn.text, turn.language) if turn.text else None
    if answer is None or answer.score < sure:
        return False
    _tell(turn, answer)
    return True


def ask_which_article(turn: Turn) -> bool:
    """Asks which of two articles is meant, or whether a manager is; False when nothing comes near or a task is open."""
    maybe = turn.desk.faq.maybe(turn.text, turn.language) if turn.text and not turn.form else []
    if not maybe:
        return False
    person = turn.desk.texts.say("button_neither", turn.language)
    buttons = [{"title": each.question, "payload": f'/ask_practice{{"pick": "{each.article_id}"}}'} for each in maybe]
    buttons.append({"title": person, "payload": "/asked_for_person"})
    questions = "\n".join(f"{number}. {button['title']}" for number, button in enumerate(buttons, 1))
    turn.offer_answers("utter_which_article", buttons, questions=questions)
    turn.offer = OFFER_ARTICLES + " ".join(each.article_id for each in maybe)
    return True


def take_article(turn: Turn) -> Events | None:
    """Answers with the article that was picked from those asked about; None when none was."""
    asked, number = _asked(turn), _number(turn)
    picked = turn.picked or (asked[number - 1] if number and number <= len(asked) else None)
    answer = turn.desk.faq.of(picked, turn.language) if picked else None
    if answer is None:
        return None
    turn.offer = None
    _tell(turn, answer)
    return turn.kept()


def picks_manager(turn: Turn) -> bool:
    """Whether the manager is picked, who stands behind the articles that were asked about."""
    return _number(turn) == len(_asked(turn)) + 1


def _asked(turn: Turn) -> list[str]:
    """The articles that were asked about just before."""
    offer = turn.offer or ""
    return offer.removeprefix(OFFER_ARTICLES).split() if offer.startswith(OFFER_ARTICLES) else []


def _number(turn: Turn) -> int | None:
    """Which of these, or of what stands behind them, the words pick."""
    asked = _asked(turn)
    return read_choice(turn.text, turn.language, len(asked) + 1) if asked and turn.text else None


def _tell(turn: Turn, answer: Answer) -> None:
    turn.desk.conversations.understood(turn.conversation)
    turn.desk.conversations.remember(turn.conversation, article=answer.article_id)
    if (day := closed_day(turn)) is not None:
        turn.say("utter_closed_that_day", when=say_date(day, turn.language))
    turn.say("utter_article", answer=answer.text)
    ask_again(turn)
