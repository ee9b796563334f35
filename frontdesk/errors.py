"""Everything that can go wrong in the business, in one tree.

Each channel turns these once into something a person understands; nothing below a channel speaks to patients.
"""


class FrontdeskError(Exception):
    """The front desk could not do what was asked."""


class Unknown(FrontdeskError):
    """There is no such thing: conversation, case, patient, appointment, manager."""


class NotVerified(FrontdeskError):
    """Something personal was asked for before identity was proven."""


class NotAllowed(FrontdeskError):
    """This person may not do this."""


class WrongSecret(NotAllowed):
    """A password, code or invitation is not the right one; which of them, and whose, is not said."""


class WeakPassword(FrontdeskError):
    """A new password is too short or guessed first; the message is a key: short, long, common, own."""


class TooManyTries(FrontdeskError):
    """Too many tries in too short a time: later there are more, for a manager with the second factor at once."""


class SlotTaken(FrontdeskError):
    """Somebody else has this time."""


class SlotPast(FrontdeskError):
    """This time has gone by."""


class HoldExpired(FrontdeskError):
    """The time was held too long and is free again."""


class IllegalMove(FrontdeskError):
    """The status table does not allow this change."""


class CaseTaken(IllegalMove):
    """Another manager accepted this case first."""


class RefillOpen(IllegalMove):
    """A case cannot be closed while a medicine in it is not decided, or not known to have arrived."""


class TasksOpen(FrontdeskError):
    """A case cannot be closed while something in it is still to be done."""


class TaskWrong(FrontdeskError):
    """A task that cannot be; the message is a key: past."""


class TurnInProgress(FrontdeskError):
    """An earlier message of this conversation is still being answered."""


class WordLost(TurnInProgress):
    """Another process has taken over the conversation, because this one was silent for too long."""


class TurnOver(FrontdeskError):
    """The message was answered already: nothing more is changed for it."""


class Overloaded(TurnInProgress):
    """More at once than can be answered; the message is on record and is answered when it comes again."""


class RotaWrong(FrontdeskError):
    """An absence or hours that cannot be; the message is a key: order, past, long, cover, hours."""


class AssistantUnavailable(FrontdeskError):
    """The assistant did not answer, or not in time."""


class AssistantForgot(AssistantUnavailable):
    """The assistant was started anew and no longer knows the conversation."""


class MessageTooLong(FrontdeskError):
    """More than a patient can send in one message."""


class LineHidden(FrontdeskError):
    """A line that whoever is there now may not see, or that is not there."""


class WrongCode(NotAllowed):
    """A code that is not the one, was used or is over."""


class WrongLink(NotAllowed):
    """A link into a conversation that was used or is over, or never was one."""


class KeyInUse(FrontdeskError):
    """Something is still sealed with this encryption key."""


class OnHold(FrontdeskError):
    """A legal hold forbids that this is erased."""


class BackupUnusable(FrontdeskError):
    """A backup cannot be made here or read: another kind of database, a wrong key, a damaged file."""


class DatabaseAway(FrontdeskError):
    """The database did not answer in time: away for a moment, or held by somebody else. Nothing was changed."""


class SealTaken(FrontdeskError):
    """Another process has written the next seal of the audit log."""


class SettingMissing(FrontdeskError):
    """A setting is missing or wrong; the message names it."""
