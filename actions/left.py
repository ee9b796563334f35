"""What a patient leaves to the practice without talking to anybody: that they are late, that they want a receipt."""

from actions.handoff import LEFT, OFFER_DETAILS, OFFER_PERSON
from actions.tasks import ask_again
from actions.turn import Events, FrontdeskAction, Turn
from frontdesk.patients.model import Level
from frontdesk.saying import say_date, say_time

RUNNING_LATE = "running_late"


def leave(turn: Turn, kind: str) -> Events:
    """Leaves it with the department, and says who has it and until when. What they need to find it is asked for, unless
    it is known who is here; nothing on file is told. Of what was left before, no time is named that is over."""
    task = turn.desk.tasks.leave(turn.conversation, kind, text=turn.text)
    manager, zone = turn.desk.practices.manager(task.owner_id).name, turn.practice.zone
    day, time = say_date(task.due.astimezone(zone).date(), turn.language), say_time(task.due, turn.language, zone)
    turn.offer = None
    if task.due > turn.desk.clock.now():
        turn.say(f"utter_left_{kind}", manager=manager, when=day, time=time)
    else:
        turn.say("utter_noted")
    if turn.form:
        ask_again(turn)
    elif question := _question(turn, kind):
        turn.say(question)
        turn.offer, turn.draft[LEFT] = OFFER_DETAILS, kind
    return turn.kept()


class RunningLate(FrontdeskAction):
    """On the way, and later than agreed."""

    action_name = "action_running_late"

    def act(self, turn: Turn) -> Events:
        """Tells the front desk, which tells the care team. When nobody is there any more today it may be another day,
        and a person is offered."""
        if turn.desk.tasks.is_for_today(RUNNING_LATE):
            return leave(turn, RUNNING_LATE)
        turn.say("utter_late_when_closed")
        turn.offer = OFFER_PERSON
        return turn.kept()


def _question(turn: Turn, kind: str) -> str | None:
    """What is still asked: who it is, or of somebody who is known, which one."""
    known = turn.desk.patients.level(turn.conversation) is not Level.NONE
    key = f"utter_ask_left_{kind}{'_known' if known else ''}"
    return key if turn.desk.texts.has(key) else None
