"""What holds after every step, read from the tables: each promise a function that says in its name what it is."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from frontdesk.cases.cover import GONE
from frontdesk.cases.model import IN_TIME, MOVES, RING_AT_ONCE, Status, Urgency, reasons
from frontdesk.cases.routing import CALLBACK_EVERY
from frontdesk.cases.unread import NOT_READ
from frontdesk.conversations.model import ASSISTANT, TOKEN_LASTS
from tests.soak.tables import Row, Rows, Tables

WITH_MANAGER = ("accepted", "talking")
COMES, GOES = "manager_joined", ("given_back", "given_back_plain", "case_resolved", "manager_silent", "reply_promised")
OF_A_DEADLINE = ("nobody answered in time", "promised time", "the patient was left without an answer")
LOOKED_AT = timedelta(seconds=62)  # so old, the worker has looked at a message that nobody answered
Shared = set[tuple[str, Any]]


def hold(seen: Tables, shared: Shared) -> None:
    """Raises AssertionError for the first promise that does not hold."""
    for case in seen.cases:
        _holds_of(seen, case)
    for promise in OF_ALL:
        promise(seen)
    _each_promise_has_a_time_of_its_own(seen, shared)


def _holds_of(seen: Tables, case: Row) -> None:
    """Every promise about one case; one that does not hold tells how the case came to be so."""
    for promise in OF_A_CASE:
        try:
            promise(seen, case)
        except AssertionError as error:
            error.add_note("\n".join([f"at {seen.now}", str(case), *map(str, seen.moves[case.id])]))
            raise


def _somebody_is_there(seen: Tables, case: Row) -> None:
    """Every case has an owner, is being rung, or has a promise."""
    rings = seen.open_offers(case.id)
    assert case.status != "requested", "a case with nobody"
    assert case.manager_id in seen.practice.managers, "a case without an owner"
    if case.status == "offered":
        assert rings, "offered to nobody"
        assert {offer.deadline for offer in rings} == {case.deadline}, "an offer without its deadline"
        assert len({offer.manager_id for offer in rings}) == len(rings), "one manager rung twice at once"
    elif case.status == "promised":
        assert case.promised_at is not None, "a promise without a time"
        assert case.deadline == case.promised_at, "a promise that nobody will be reminded of"
    elif case.status == "accepted":
        assert case.deadline is not None, "a manager who accepts may stay silent for ever"
    elif case.status == "resolved":
        assert case.outcome is not None, "closed without an outcome"
    if case.status in ("returned", "resolved"):
        assert case.deadline is None, "a deadline where nothing is due"


def _rung_are_those_who_can_answer(seen: Tables, case: Row) -> None:
    rings, reason = seen.open_offers(case.id), reasons()[case.reason]
    assert not rings or case.status == "offered", "still ringing though the case is not offered any more"
    missed = any(offer.outcome == "no_answer" for offer in seen.offers.get(case.id, []))
    everybody = missed and case.urgency == Urgency.DANGER
    assert everybody or len(rings) <= RING_AT_ONCE[Urgency(case.urgency)], "too many are rung at once"
    owners = {offer.manager_id for offer in rings}
    if case.status in ("promised", *WITH_MANAGER):
        owners.add(case.manager_id)
    for manager in (seen.practice.managers[id] for id in owners):
        assert manager.takes_cases, "an administrator has a case"
        assert manager.clinical or not reason.clinical, "a clinical matter in the hands of who may not decide it"
    new = [offer for offer in rings if offer.offered_at == seen.now]
    assert all(offer.manager_id in seen.rota.on_duty(seen.now) for offer in new), "rung though not there"


def _moves_are_whole_and_legal(seen: Tables, case: Row) -> None:
    moves = seen.moves[case.id]
    assert [move.number for move in moves] == list(range(1, len(moves) + 1)), "moves with a gap"
    assert (moves[0].from_, moves[0].to) == (None, "requested"), "a case that did not begin"
    assert [move.from_ for move in moves[1:]] == [move.to for move in moves[:-1]], "moves that do not fit together"
    assert all(Status(move.to) in MOVES[Status(move.from_)] for move in moves[1:]), "a move that is not legal"
    assert moves[-1].to == case.status, "the case is not where its last move went"
    assert [move.at for move in moves] == sorted(move.at for move in moves), "moves out of time"
    fired = Counter(move.at for move in moves if move.why in OF_A_DEADLINE)
    assert all(times == 1 for times in fired.values()), "one deadline moved a case twice"


def _every_move_is_audited(seen: Tables, case: Row) -> None:
    made = Counter(move.to for move in seen.moves[case.id][1:])
    noted = {to: seen.audits[case.id, "move", to] for to in (*Status,)}
    assert {to: times for to, times in noted.items() if times} == made, "moves and audit rows differ"
    assert seen.audits[case.id, "open", "done"] == 1, "a case that was not audited when it was opened"


def _a_written_word_has_a_deadline(seen: Tables, case: Row) -> None:
    """Whoever wrote to their manager last has a time at which somebody else is rung."""
    if _waits(seen, case, lambda line: (line.conversation_id, line.turn_id) in seen.answered):
        raise AssertionError("a patient waits for a manager without an end")


def _waits(seen: Tables, case: Row, counts: Callable[[Row], bool]) -> bool:
    """Whether words that count came after the manager's last ones, and no answer to them is due."""
    if case.status != "talking" or case.deadline is not None:
        return False
    lines = seen.lines[case.conversation_id]
    last = max(line.seq for line in lines if line.author == "manager")
    return any(line.author == "patient" and line.seq > last and counts(line) for line in lines)


def _missed_promises_are_alarmed(seen: Tables, case: Row) -> None:
    """Who promises anew after a missed promise alarms a deputy, and nobody is alarmed without need."""
    moves, due = seen.moves[case.id], set()
    for place, move in enumerate(moves):
        if move.to == "promised" and move.why not in (NOT_READ, GONE) and _missed(moves[:place], move.at):
            deputy = seen.practice.managers[move.manager_id].deputy
            due.add(f"{case.id} {deputy} missed promise {move.promised_at.isoformat()}")
    alarms = {_utc(key) for key in seen.notices if key.startswith(case.id) and " missed promise " in key}
    assert alarms == due, "alarms and missed promises differ"


def _missed(moves: Rows, now: datetime) -> bool:
    """Whether a promised time came and nobody did. A promise that another took the place of was none any more."""
    for place, move in enumerate(moves):
        if move.to == "promised":
            end = next((later for later in moves[place + 1 :] if later.to in ("promised", *WITH_MANAGER)), None)
            ended = end.at if end else now
            kept = end is not None and end.to != "promised" and ended <= move.promised_at + IN_TIME
            if ended >= move.promised_at and not kept:
                return True
    return False


def _one_open_case_per_conversation(seen: Tables) -> None:
    assert all(times == 1 for times in Counter(case.conversation_id for case in seen.open_cases).values())


def _the_one_who_speaks_is_the_owner(seen: Tables) -> None:
    talks = {case.conversation_id: case.manager_id for case in seen.cases if case.status in WITH_MANAGER}
    for id, conversation in seen.conversations.items():
        assert conversation.handler == talks.get(id, ASSISTANT), "the speaker is not the owner of the case"


def _nobody_speaks_without_the_word(seen: Tables) -> None:
    for id, lines in seen.lines.items():
        moves = [move for case in seen.in_conversation(id) for move in seen.moves[case.id]]
        names = [seen.practice.managers[move.by].name for move in moves if move.to == "accepted"]
        speaker = None
        for line in lines:
            if line.response == COMES:
                assert speaker is None, "two managers at once"
                speaker = names.pop(0)
            elif line.response in GOES:
                speaker = None
            if line.author == "manager":
                assert line.name == speaker, "a manager speaks who has not got the word"
            assert line.author != "assistant" or line.alert or speaker is None, "the assistant speaks beside a manager"
        assert not names, "a manager who accepted and was not announced"


def _transcripts_are_whole(seen: Tables) -> None:
    for lines in seen.lines.values():
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1)), "a transcript with a gap"
        said = Counter(line.turn_id for line in lines if line.author == "patient")
        assert all(times == 1 for times in said.values()), "a message that is there twice"


def _each_word_of_a_manager_is_there_once(seen: Tables) -> None:
    for id, lines in seen.lines.items():
        said = sum(line.author == "manager" for line in lines)
        sent = sum(seen.words[case.id] for case in seen.in_conversation(id))
        assert said == sent, "a manager's words are there twice"


def _every_offer_and_promise_is_told_once(seen: Tables) -> None:
    offers = {_key(o, "offer", o.offered_at): o for of_one in seen.offers.values() for o in of_one}
    moves = [move for of_one in seen.moves.values() for move in of_one]
    promises = {_key(move, "promise", move.promised_at) for move in moves if move.to == "promised"}
    written = [_utc(key) for key in seen.notices]
    assert len(set(written)) == len(written), "one notice under two keys"
    assert {key for key in written if " offer " in key} == set(offers), "offers and their notices differ"
    told = {key for key in written if " promise " in key and " missed " not in key}
    assert told == promises, "promises and their notices differ"


def _key(row: Row, about: str, at: datetime) -> str:
    return f"{row.case_id} {row.manager_id} {about} {at.isoformat()}"


def _utc(key: str) -> str:
    """The key of a notice with its moment in UTC: a promise has the practice's own time in it."""
    about, _, at = key.rpartition(" ")
    return f"{about} {datetime.fromisoformat(at).astimezone(UTC).isoformat()}"


def _each_promise_has_a_time_of_its_own(seen: Tables, shared: Shared) -> None:
    """In the working day of its manager, and nobody else's; but for those that rightly share one."""
    promised = [case for case in seen.cases if case.status == "promised"]
    for case in promised:
        manager, booked = seen.practice.managers[case.manager_id], seen.callbacks.get(case.id, [])
        assert seen.rota.is_there(manager, case.promised_at, CALLBACK_EVERY), "promised at a time at which nobody works"
        assert booked or (case.id, case.promised_at) in shared, "a promise that has no time in anybody's day"
        assert [(row.manager_id, row.at) for row in booked] in ([], [(case.manager_id, case.promised_at)])
    own = Counter((c.manager_id, c.promised_at) for c in promised if (c.id, c.promised_at) not in shared)
    assert all(times == 1 for times in own.values()), "two were promised the same time"
    assert set(seen.callbacks) <= {case.id for case in promised}, "a time is kept for nobody"


def nothing_is_overdue(seen: Tables) -> None:
    """What holds in the moment in which the worker has looked at everything."""
    for case in seen.open_cases:
        assert case.deadline is None or case.deadline >= seen.now, "overdue though the worker has been there"
        old = _waits(seen, case, lambda line: LOOKED_AT < seen.now - line.at < TOKEN_LASTS)
        assert not old, "a patient who is gone waits for a manager without an end"
    assert all(row.due_at > seen.now for row in seen.notices.values() if row.sent_at is None), "a notice lies about"


OF_A_CASE: tuple[Callable[[Tables, Row], None], ...] = (
    _somebody_is_there,
    _rung_are_those_who_can_answer,
    _moves_are_whole_and_legal,
    _every_move_is_audited,
    _a_written_word_has_a_deadline,
    _missed_promises_are_alarmed,
)
OF_ALL: tuple[Callable[[Tables], None], ...] = (
    _one_open_case_per_conversation,
    _the_one_who_speaks_is_the_owner,
    _nobody_speaks_without_the_word,
    _transcripts_are_whole,
    _each_word_of_a_manager_is_there_once,
    _every_offer_and_promise_is_told_once,
)
