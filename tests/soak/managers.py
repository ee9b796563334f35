"""Managers: those who are rung, those who were, and those whom it is nothing to; and what they do with a case."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from frontdesk.accounts.model import Step
from frontdesk.cases.model import Case
from frontdesk.errors import FrontdeskError
from tests.soak.stage import Stage

DEEDS = ("accept", "accept", "accept", "decline", "say", "say", "give_back", "resolve")
WORDS = {"say": ("I am here",), "give_back": ("that is agreed",), "resolve": ("done",)}
WHO = ("rung", "rung", "rung", "asked", "anybody")
Act = Callable[[], None]


class Managers:
    """Everybody at a console."""

    def __init__(self, stage: Stage) -> None:
        self.desk, self.cases = stage.desk, stage.desk.services.cases
        self.ids = sorted(self.desk.services.practices.current().managers)
        self.said = 0
        self._tokens: dict[str, str] = {}

    def acts(self, case: Case | None, deed: str, who: str, most: int = 1, which: int = 0) -> list[Act]:
        """What up to so many managers are about to do with a case, as they see it now."""
        found = self._who(case, who) if case else []
        ids = [found[(which + number) % len(found)] for number in range(most)] if found else []
        return [self._act(case.id, deed, manager) for manager in ids if case]

    def says_again(self, case: Case, back: int) -> Act:
        """The owner's console sends words once more, as it was not told that they arrived."""
        return partial(_try, self.cases.say, case.id, case.manager_id, "I am here", f"w{max(self.said - back, 0)}")

    def is_there(self, manager: str, at_desk: bool) -> None:
        """A manager says whether they can be rung."""
        self.desk.services.practices.set_presence(manager, available=at_desk)

    def signs_in_or_out(self, manager: str) -> None:
        """Who signs out is not there any more, as the console has it."""
        sessions = self.desk.services.sessions
        session = sessions.find(self._tokens.pop(manager, None))
        if session is None:
            with self.desk.services.db.begin() as tx:
                self._tokens[manager] = sessions.begin(tx, manager, Step.OPEN)
            return
        self.is_there(manager, False)
        sessions.end(session)

    def _who(self, case: Case, who: str) -> list[str]:
        if who == "anybody":
            return self.ids
        if who == "owner":
            return [case.manager_id] if case.manager_id else []
        offers = self.cases.offers(case.id)
        rung = [offer.manager_id for offer in offers if offer.outcome is None or who == "asked"]
        return rung or ([case.manager_id] if case.manager_id else [])

    def _act(self, case_id: str, deed: str, manager: str) -> Act:
        words = WORDS.get(deed, ())
        if deed == "say":
            self.said += 1
            words = (*words, f"w{self.said}")
        return partial(_try, getattr(self.cases, deed), case_id, manager, *words)


def _try(act: Callable[..., object], *given: object) -> None:
    """Not everything is possible at every moment; what is not is refused in our words."""
    with suppress(FrontdeskError):
        act(*given)
