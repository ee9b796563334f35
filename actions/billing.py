"""Balances, charges and insurers' words."""

from typing import ClassVar

from actions.articles import SURE_UNASKED
from actions.handoff import OFFER_PERSON
from actions.identity import IDENTITY
from actions.left import leave
from actions.others import marked
from actions.tasks import Step, Task, ask_again
from actions.turn import Events, FrontdeskAction, Turn
from frontdesk.billing.model import Statement
from frontdesk.faq.model import Answer
from frontdesk.patients.model import Level
from frontdesk.saying import say_date, say_money


class Balance(Task):
    """How much a patient owes, once identity is proven."""

    form = "balance_form"
    topic = "bill"
    triggers = frozenset({"ask_balance"})
    level = Level.BILLS
    steps: ClassVar[tuple[Step, ...]] = IDENTITY

    def finish(self, turn: Turn) -> None:
        """Says the balance, its due date and what happens next."""
        open_ones = [s for s in turn.desk.billing.statements(turn.conversation) if s.status == "issued"]
        owed = sum(statement.owed for statement in open_ones)
        turn.desk.conversations.remember(turn.conversation, wanted="balance")
        currency = turn.practice.details.currency
        amount = say_money(abs(owed), currency, turn.language)
        if owed > 0:
            due = min(s.due for s in open_ones if s.owed > 0)
            overdue = due < turn.desk.clock.now().astimezone(turn.practice.zone).date()
            turn.say(
                "utter_balance_overdue" if overdue else "utter_balance",
                amount=amount,
                due=say_date(due, turn.language),
            )
        else:
            turn.say("utter_balance_credit" if owed < 0 else "utter_balance_none", amount=amount)
        pending = sum(statement.pending for statement in open_ones)
        if pending:
            turn.say("utter_insurer_pending", amount=say_money(pending, currency, turn.language))


class Charges(Task):
    """What the charges on the newest statement are, and why."""

    form = "charges_form"
    topic = "bill"
    triggers = frozenset({"explain_charge"})
    level = Level.BILLS
    steps: ClassVar[tuple[Step, ...]] = IDENTITY

    def finish(self, turn: Turn) -> None:
        """Explains each charge: what was done, by whom, who pays which part, and why."""
        statements = turn.desk.billing.statements(turn.conversation)
        turn.desk.conversations.remember(turn.conversation, wanted="explain charge")
        relevant = [s for s in statements if s.owed > 0 and s.status == "issued"] or statements
        if not relevant:
            turn.say("utter_no_statements")
            return
        for line in _explained(turn, relevant[0]):
            turn.say("utter_charge", **line)
        for meaning in _meanings(turn, relevant[0]):
            turn.say("utter_charge_why", meaning=meaning)
        if relevant[0].status == "balanced" and relevant[0].owed <= 0:
            turn.say("utter_charge_paid")
        turn.say("utter_charge_help")
        turn.offer = OFFER_PERSON


class ExplainWord(FrontdeskAction):
    """A word of insurers, in plain words; for anybody."""

    action_name = "action_explain_word"

    def act(self, turn: Turn) -> Events:
        """Explains it from the reviewed glossary, else from the practice's articles, else offers a person."""
        term = turn.desk.billing.explain_word(turn.text, turn.language)
        answer = None if term else turn.desk.faq.answer(turn.text, turn.language)
        if term:
            turn.say("utter_term", explanation=term.explanation[turn.language])
        elif answer:
            turn.say("utter_article", answer=answer.text)
        else:
            turn.say("utter_not_known")
            turn.offer = OFFER_PERSON
        ask_again(turn)
        return turn.kept()


class Pay(FrontdeskAction):
    """Ways to pay: the practice's own words."""

    action_name = "action_pay"

    def act(self, turn: Turn) -> Events:
        """Answers from the articles; who wants a receipt has somebody send it, and a person can do the rest."""
        if marked(turn, "marks_receipt", turn.text):
            return leave(turn, "send_receipt")
        if answer := self._ways(turn):
            turn.say("utter_article", answer=answer.text)
        else:
            turn.say("utter_pay")
            turn.offer = OFFER_PERSON
        ask_again(turn)
        return turn.kept()

    def _ways(self, turn: Turn) -> Answer | None:
        """The article that surely fits these words, else the one on how to pay."""
        answer = turn.desk.faq.answer(turn.text, turn.language)
        if answer is not None and answer.score >= SURE_UNASKED:
            return answer
        return turn.desk.faq.answer(turn.desk.texts.say("card_pay_question", turn.language), turn.language)


def _explained(turn: Turn, statement: Statement) -> list[dict[str, str]]:
    def money(cents: int) -> str:
        return say_money(cents, statement.currency, turn.language)

    return [
        {
            "what": charge.description.get(turn.language, ""),
            "provider": turn.practice.providers[charge.provider_id].name,
            "day": say_date(charge.day, turn.language),
            "billed": money(charge.billed),
            "off": money(charge.adjustment),
            "insurer": money(charge.insurer_paid),
            "patient": money(charge.patient),
        }
        for charge in statement.charges
    ]


def _meanings(turn: Turn, statement: Statement) -> list[str]:
    codes = tuple(dict.fromkeys(code for charge in statement.charges for code in charge.codes))
    return turn.desk.billing.explain_codes(codes, turn.language)
