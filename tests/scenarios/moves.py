"""The assistant's moves, by the names of its sentences; never by their words."""

from collections.abc import Sequence

from frontdesk.conversations.model import Line

# What each sentence asks for or does, in the words of the scenarios' `when`. The first is what it mostly is.
_TIMES = ("offer", "ask_when")
_ANSWER = ("answer", "close")
_DONE = ("close", "answer")
_CALLED = ("called", "close")
MOVES: dict[str, tuple[str, ...]] = {
    "greeting": ("open",),
    "utter_greet": ("ask_reason",),
    "utter_what_can_i_do": ("ask_reason",),
    "utter_ask_reason": ("ask_reason",),
    "utter_times": _TIMES,
    "utter_times_instead": _TIMES,
    "utter_times_of_each": _TIMES,
    "utter_one_time": _TIMES,
    "utter_one_time_instead": _TIMES,
    "utter_which_one": _TIMES,
    "utter_no_times": ("ask_when", "offer_person"),
    "utter_unknown_provider": ("ask_doctor",),
    "utter_ask_confirm_book": ("confirm",),
    "utter_ask_confirm_move": ("confirm",),
    "utter_ask_confirm_cancel": ("confirm",),
    "utter_then_visit": ("offer_second",),
    "utter_then_bill": ("offer_second",),
    "utter_then_other": ("offer_second",),
    "utter_left_send_receipt": _DONE,
    "utter_ask_left_send_receipt": ("ask_name",),
    "utter_ask_coming": ("confirm",),
    "utter_ask_which": ("which",),
    "utter_booked": _DONE,
    "utter_moved": _DONE,
    "utter_cancelled": _DONE,
    "utter_kept": _DONE,
    "utter_visits": _ANSWER,
    "utter_no_appointments": ("offer_visit",),
    "utter_ask_name": ("ask_name",),
    "utter_ask_name_book": ("ask_name",),
    "utter_ask_name_new": ("ask_patients_name", "ask_name"),
    "utter_ask_name_own": ("ask_own_name", "ask_who"),
    "utter_ask_name_guardian": ("ask_own_name", "ask_who"),
    "utter_ask_for_whom": ("for_whom", "ask_who"),
    "utter_ask_birth": ("ask_birth",),
    "utter_birth_impossible": ("ask_birth", "ask_again"),
    "utter_ask_proof": ("ask_zip",),
    "utter_ask_proof_visit": ("ask_zip",),
    "utter_ask_phone": ("ask_phone",),
    "utter_no_match_ask_name": ("ask_name", "ask_again"),
    "utter_no_match_ask_name_book": ("ask_name", "ask_again"),
    "utter_no_match_ask_proof": ("ask_zip", "ask_again"),
    "utter_ask_right": ("right",),
    "utter_ask_right_book": ("right",),
    "utter_ask_right_all": ("right",),
    "utter_ask_right_item": ("right",),
    "utter_ask_correct": ("right", "ask_again"),
    "utter_not_for_them": ("offer_person",),
    "utter_stays_hidden": ("offer_person",),
    "utter_not_known": ("offer_person", "answer", "close"),
    "utter_pay": ("offer_person", "answer", "close"),
    "utter_out_of_scope": ("ask_reason", "ask_again", "offer_person"),
    "utter_not_understood": ("ask_reason", "ask_again", "offer_person"),
    "utter_charge_help": ("answer", "offer_person", "close"),
    "utter_handoff": _CALLED,
    "utter_passed_on": _DONE,
    "utter_phone_noted": _DONE,
    "utter_phone_noted_plain": _DONE,
    "utter_ask_medicine": ("ask_pharmacy",),
    "utter_ask_caller": ("caller", "ask_name"),
    "utter_noted": _DONE,
    "utter_why_identity": ("ask_again", "offer_person"),
    "utter_all_right": _DONE,
    "handoff": _CALLED,
    "reach_question": _DONE,
    "remind_question": _DONE,
    "nothing_heard": ("ask_again",),
    "danger_question": ("danger_question",),
}
_BY_BEGINNING = {
    "utter_not_read_": "ask_again",
    "danger_question": "danger_question",
    "emergency_": "after_emergency",
    "consent_": "close",
}
_NOT_READ = {
    "utter_not_read_name": "ask_name",
    "utter_not_read_birth": "ask_birth",
    "utter_not_read_proof": "ask_zip",
    "utter_not_read_phone": "ask_phone",
    "utter_not_read_choice": "offer",
    "utter_not_read_confirm": "confirm",
    "utter_not_read_confirm_cancel": "confirm",
    "utter_not_read_which": "which",
    "utter_not_read_reason": "ask_reason",
    "utter_not_read_right": "right",
    "utter_not_read_for_whom": "ask_who",
}
OFFERS_A_PERSON = {"utter_not_understood", "utter_out_of_scope", "utter_not_known", "utter_not_for_them", "utter_pay"}
CALLS_A_PERSON = {"utter_handoff", "handoff"}
NOT_UNDERSTOOD = {"utter_not_understood", "utter_out_of_scope", "utter_passed_on", "utter_which_one"}


def moves_of(lines: Sequence[Line]) -> tuple[str, ...]:
    """What an answer asks for or does; what its last sentence asks comes first, as that is the open question."""
    found: list[str] = []
    for line in reversed(lines):
        found += _moves(line.response or "")
    return tuple(dict.fromkeys(found)) or ("answer", "close")


def asks(lines: Sequence[Line]) -> bool:
    """Whether an answer ends with a question to which nobody says goodbye, whatever was answered before it."""
    return bool(lines) and "close" not in _moves(lines[-1].response or "")


def is_failed(lines: Sequence[Line]) -> bool:
    """Whether an answer says that nothing was understood."""
    names = [line.response or "" for line in lines]
    return bool(names) and all(name in NOT_UNDERSTOOD or name.startswith("utter_not_read_") for name in names[:1])


def reaches_a_person(lines: Sequence[Line]) -> bool:
    """Whether an answer offers a person, or tells that one is called."""
    names = {line.response for line in lines}
    with_button = any("/asked_for_person" in button.payload for line in lines for button in line.buttons)
    return with_button or bool(names & (OFFERS_A_PERSON | CALLS_A_PERSON))


def _moves(response: str) -> tuple[str, ...]:
    if response in MOVES:
        return MOVES[response]
    if response in _NOT_READ:
        return (_NOT_READ[response], "ask_again")
    beginning = next((move for start, move in _BY_BEGINNING.items() if response.startswith(start)), None)
    return (beginning,) if beginning else ("answer", "close")
