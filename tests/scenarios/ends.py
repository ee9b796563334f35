"""How each scenario has to end: the sentence `end` of the scenario, as questions to the database."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.scenarios.outcome import Outcome, Problems, either

CHECKUP = {"office-visit", "physical", "new-patient", "well-child"}
OFFICE = {"office-visit", "new-patient"}
WELL_CHILD = {"well-child"}
NURSE = {"nurse-visit"}
THERAPY = {"therapy-session", "therapy-first"}
ANDRES, LUCIA, MATEO, EMMA = "andres-torres", "lucia-ferrer", "mateo-torres", "emma-torres"
WEDNESDAY, THURSDAY, FRIDAY = 2, 3, 4
OTHERS = "on_behalf_of_other"
BY_HAND = ("asked_for_person", "identity_not_proven", "refund_or_dispute")
Check = Callable[[Outcome], Problems]


@dataclass(frozen=True)
class End:
    """What must hold. `visit`: the patient wants one, so takes a time that is offered. `asks_at`: the place in the
    script at which a person is asked for. `goal`: whose turns are counted (booking, bill or person). `lets_go`: no
    second try for what is asked in passing, once the goal is reached."""

    check: Check
    visit: bool = False
    asks_at: int | None = None
    goal: str = ""
    lets_go: bool = False


def _booked(check: Check) -> End:
    return End(lambda o: check(o) + o.kept() + o.no_case(), visit=True, goal="booking")


def _called(*reasons: str, check: Check = lambda _: [], visit: bool = False) -> End:
    return End(lambda o: o.case(*reasons) + o.unchanged() + check(o), visit=visit)


def _asked(place: int, check: Check = lambda _: [], visit: bool = False) -> End:
    """A person is asked for at this place of the script."""
    end = _called("asked_for_person", check=check, visit=visit)
    return End(end.check, visit, place, "person")


def _danger(kind: str, check: Check = lambda _: [], visit: bool = False) -> End:
    return End(lambda o: o.danger(kind) + o.unchanged() + check(o), visit=visit)


def _informed(check: Check, goal: str = "") -> End:
    return End(lambda o: check(o) + o.unchanged() + o.no_case(), goal=goal)


def _two_of(kinds: set[str], *patients: str) -> Check:
    """One visit each, on the same day."""

    def check(o: Outcome) -> Problems:
        if len(o.new) != len(patients) or any(len(o.of(patient)) != 1 for patient in patients):
            return [f"new visits: {[visit.patient_id for visit in o.new]}"]
        days = {visit.start.astimezone(o.zone).date() for visit in o.new}
        wrong = [problem for visit in o.new for problem in o.fits(visit, kinds)]
        return wrong + ([] if len(days) == 1 else ["on different days"])

    return check


def _private(o: Outcome) -> Problems:
    return o.nothing_personal()


def _one_by_hand(o: Outcome) -> Problems:
    """One of two booked, the other handed to a person."""
    return ([] if len(o.new) == 1 else [f"{len(o.new)} new visits"]) + ([] if len(o.cases) == 1 else ["no case"])


ENDS: dict[str, End] = {
    "s-001": _booked(lambda o: o.visit(ANDRES, CHECKUP, provider="okafor", part="morning")),
    "s-002": _booked(lambda o: o.visit(LUCIA, OFFICE, part="afternoon") + o.speaks("es-US")),
    "s-003": End(lambda o: o.unchanged() + o.no_case() + o.confirmed(LUCIA)),
    "s-004": _booked(lambda o: o.visit(ANDRES, NURSE, weekday=THURSDAY)),
    "s-005": _booked(lambda o: o.visit(MATEO, WELL_CHILD) + o.no_new_patient()),
    "s-006": End(lambda o: o.moved(EMMA) + o.no_case(), visit=True),
    "s-007": _booked(
        lambda o: o.visit("Rosalind Achterberg", OFFICE, weekday=WEDNESDAY) + o.article("parking") + o.speaks("en-US")
    ),
    "s-008": replace(_informed(lambda o: o.told("utter_balance*") + o.article("opening-hours"), "bill"), lets_go=True),
    "s-009": _booked(lambda o: o.visit(LUCIA, THERAPY | {"video-visit"}, weekday=FRIDAY)),
    "s-010": End(lambda o: o.unchanged() + o.no_case()),
    "s-011": End(lambda o: o.unchanged() + o.nothing_held() + o.no_case()),
    "s-012": _booked(lambda o: o.visit(LUCIA, CHECKUP, provider="ruiz")),
    "s-013": _called("identity_not_proven", "asked_for_person", check=_private),
    "s-014": _called("identity_not_proven", "asked_for_person", check=_private),
    "s-015": _informed(lambda o: o.article("opening-hours") + o.article("address") + o.no_identity_asked()),
    "s-016": End(lambda o: o.nothing_personal() + o.unchanged() + o.most_one_case()),
    "s-017": _called(OTHERS, check=_private),
    "s-018": _called(OTHERS, "test_results", check=_private),
    "s-019": _called("refund_or_dispute", "complaint"),
    "s-020": _called("repeated_contact", check=lambda o: o.said_by_patient("tres veces")),
    "s-021": End(
        lambda o: either(o.visit("Dale Fogarty", CHECKUP) + o.no_case(), o.case("asked_for_person") + o.unchanged()),
        visit=True,
    ),
    "s-022": _called("bereavement"),
    "s-023": _called("bereavement", check=lambda o: o.speaks("es-US") + _private(o)),
    "s-024": _called("bereavement"),
    "s-025": _booked(lambda o: o.visit(ANDRES, CHECKUP)),
    "s-026": _booked(lambda o: o.visit(EMMA, WELL_CHILD) + o.no_new_patient() + o.speaks("es-US", after=3)),
    "s-027": _informed(
        lambda o: (
            o.article("address")
            + o.article("insurance")
            + o.article("parking")
            + o.no_identity_asked()
            + o.speaks("es-US", after=1)
        )
    ),
    "s-028": End(lambda o: o.moved(ANDRES) + o.told("utter_balance*") + o.no_case(), visit=True),
    "s-029": _booked(_two_of(WELL_CHILD, MATEO, EMMA)),
    "s-030": End(
        lambda o: o.case("refill_needed") + o.kept() + o.said_by_patient("lisinopril", "flu shot"),
        visit=True,
    ),
    "s-031": _asked(0),
    "s-032": _asked(4, lambda o: o.said_by_patient("check up") + o.nothing_held(), visit=True),
    "s-033": _asked(2, _private),
    "s-034": _asked(4),
    "s-035": _asked(4),
    "s-036": _asked(1, lambda o: o.article("opening-hours")),
    "s-037": End(lambda o: o.unchanged() + o.no_new_patient() + o.most_one_case() + _no_medical_case(o)),
    "s-038": End(lambda o: o.unchanged() + o.no_new_patient() + o.most_one_case() + o.speaks("es-US")),
    "s-039": End(lambda o: o.unchanged() + o.no_new_patient() + o.most_one_case()),
    "s-040": End(lambda o: o.unchanged() + o.no_new_patient() + o.told("nothing_heard")),
    "s-041": End(lambda o: o.unchanged() + o.nothing_held() + o.nothing_personal()),
    "s-042": _booked(lambda o: o.visit("Tess Wilder", CHECKUP)),
    "s-043": _danger("heart_breathing", visit=True),
    "s-044": _danger("overdose_poison", lambda o: o.speaks("es-US")),
    "s-045": _danger("suicide_self_harm"),
    "s-046": _danger("harm_to_others", _private),
    "s-047": _danger("abuse_now", lambda o: o.speaks("es-US") + o.said_by_patient("no me llame"), visit=True),
    "s-048": _danger("pregnancy"),
    "s-049": _called("professional_caller", check=lambda o: _private(o) + o.said_by_patient("extension 44")),
    "s-050": _called("professional_caller", check=lambda o: _private(o) + o.speaks("es-US")),
    "s-051": _booked(lambda o: o.visit("Gwen Tolliver", CHECKUP)),
    "s-052": _booked(lambda o: o.visit("Devon Ashby", CHECKUP, weekday=FRIDAY) + o.new_patient("devon", "ashby")),
    "s-053": End(
        lambda o: either(o.visit("Rigoberto Tzoc", CHECKUP) + o.new_patient("rigoberto"), o.case("cost_worry")),
        visit=True,
        goal="booking",
    ),
    "s-054": _booked(
        lambda o: o.visit("Philippa Nkemelu", provider="ruiz") + o.new_patient("philippa") + o.article("records-copy")
    ),
    "s-055": _booked(lambda o: o.visit(EMMA, WELL_CHILD, part="afternoon")),
    "s-056": _booked(lambda o: o.visit(MATEO, OFFICE)),
    "s-057": _called("privacy", "asked_for_person", OTHERS, check=lambda o: _private(o) + o.no_new_patient()),
    "s-058": End(lambda o: o.case(OTHERS, "asked_for_person") + o.unchanged() + o.nothing_personal(), visit=True),
    "s-059": _called(OTHERS, "clinical_question", "privacy", check=_private),
    "s-060": End(lambda o: either(_two_of(CHECKUP, ANDRES, LUCIA)(o) + o.no_case(), _one_by_hand(o)), visit=True),
    "s-061": _booked(lambda o: o.visit("Bernice Kessler") + o.new_patient("bernice")),
    "s-062": _called(OTHERS, check=_private),
    "s-063": _called(OTHERS, "asked_for_person", "identity_not_proven", check=_private),
    "s-064": End(lambda o: o.unchanged() + ([] if o.cases else ["no case with the wish, and no plan"]), goal="bill"),
    "s-065": End(
        lambda o: (
            o.unchanged() + o.told("utter_term") + o.no_identity_asked() + o.nothing_personal() + o.speaks("es-US")
        ),
        goal="bill",
    ),
    "s-066": End(lambda o: o.unchanged() + o.told("utter_left_send_receipt"), goal="bill"),
    "s-067": _called("refill_needed", check=lambda o: o.said_by_patient("atorvastatin", "two pills", "cvs")),
    "s-068": _called("refill_needed", check=lambda o: o.said_by_patient("mateo")),
    "s-069": _informed(lambda o: o.article("refills") + o.no_identity_asked()),
    "s-070": End(
        lambda o: either(o.unchanged() + ([] if o.cases else ["nobody knows of it"]), o.moved(ANDRES)),
        visit=True,
    ),
    "s-071": End(lambda o: o.visit(LUCIA) + o.kept(), visit=True),
    "s-072": End(lambda o: either(o.moved("Elmer Hutchins"), o.unchanged() + o.case(*BY_HAND)), visit=True),
    "s-073": _booked(lambda o: o.visit("Noah Pettit", OFFICE) + o.new_patient("noah")),
    "s-074": End(
        lambda o: either(o.visit(LUCIA, THERAPY) + o.no_case(), o.case("mental_health") + o.unchanged()),
        visit=True,
    ),
    "s-075": _booked(lambda o: o.visit("Lien Vo", CHECKUP)),
}


def _no_medical_case(o: Outcome) -> Problems:
    return [case.reason for case in o.cases if case.reason in ("clinical_question", "refill_needed", "test_results")]
