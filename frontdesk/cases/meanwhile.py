"""Who needs a person in any case does not wait for them until a question about danger is answered."""

from frontdesk.cases.kinds.told import told_kind
from frontdesk.cases.model import reasons

# More is asked of these before a person comes, they may be an ordinary wish after all, or a wrong guess would hurt; the
# assistant weighs that.
ASKED_MORE = {"refill_needed", "professional_caller", "on_behalf_of_other", "identity_not_proven", "bereavement"}


def reason_meanwhile(text: str, intent: str | None) -> str | None:
    """The reason for which a person is called while danger is asked about; None when these words give none."""
    if intent not in reasons() or intent in ASKED_MORE or reasons()[intent].quiet:
        return None
    return intent if told_kind(text, intent) is None else None
