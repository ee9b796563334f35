"""A question to the practice that is told along with an answer: "the fourth of May, and where do I park?" """

import re

from actions.turn import Turn

STEPS = ("name", "birth", "proof", "phone")  # elsewhere a question is about what was offered
SURE = 0.5  # how near an article must be: nobody took these words for a question but their mark
_QUESTION = re.compile(r"¿[^?¿]+\?|[^.!?;¿]+\?")
_LEAD = re.compile(r"^[\s,]*(?:and|y|but|pero|also|también|oh|by the way|por cierto)[\s,]+", re.IGNORECASE)


def answer_beside(turn: Turn) -> None:
    """Answers it from the practice's articles, before the next question; says nothing when no article fits well."""
    if turn.is_button or turn.step not in STEPS:
        return
    asked = next((found.group() for found in _QUESTION.finditer(turn.text)), "")
    answer = turn.desk.faq.answer(_LEAD.sub("", asked.strip()), turn.language) if asked else None
    if answer is not None and answer.score >= SURE:
        turn.desk.conversations.remember(turn.conversation, article=answer.article_id)
        turn.say("utter_article", answer=answer.text)
