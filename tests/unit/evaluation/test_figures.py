"""Figures count what a file's labels say, no more: shares with their intervals, by language, channel and class."""

from typing import Any

import pytest

from frontdesk.evaluation.figures import of_conversations, of_sentences
from frontdesk.evaluation.lines import Line
from frontdesk.evaluation.shares import macro_f1, share
from frontdesk.evaluation.words import lines_of


def line(route: str = "faq", taken: str | None = None, **more: Any) -> Line:
    """A calm sentence; `more` goes to the label, or with `got_` before it to what it was taken for."""
    label = {"route": route, "language": "en-US", "channel": "chat", "emergency": None}
    got = {"route": taken or route, "emergency": None, "asks_danger": False, "handoff": taken == "handoff"}
    for name, value in more.items():
        (got if name.startswith("got_") else label)[name.removeprefix("got_")] = value
    return Line(label, got)


def danger(kind: str, shown: str | None, asks: bool = False, **more: Any) -> Line:
    got = {"route": "emergency" if shown else "faq", "emergency": shown, "asks_danger": asks}
    return Line({"emergency": kind, "language": "es-US", **more}, got)


def count(figure: dict[str, Any]) -> tuple[int, int]:
    return figure["count"], figure["of"]


def test_routes_are_counted_with_every_route_that_is_right() -> None:
    lines = [line("faq"), line("billing", "faq"), line("scheduling", "handoff", also="handoff"), line("handoff", "faq")]

    routes = of_sentences(lines)["routes"]

    assert count(routes["all"]["right"]) == (2, 4)
    assert routes["confusion"]["billing"] == {"faq": 1}
    assert routes["confusion"]["scheduling"] == {"scheduling": 1}


def test_routes_are_told_apart_by_language_and_channel() -> None:
    lines = [line(), line(language="es-US"), line("billing", "faq", language="es-US", channel="phone")]

    routes = of_sentences(lines)["routes"]

    assert count(routes["by_language"]["es-US"]["right"]) == (1, 2)
    assert count(routes["by_channel"]["phone"]["right"]) == (0, 1)


def test_dangers_are_acted_on_asked_about_or_missed() -> None:
    lines = [
        danger("stroke", "stroke", direct=True),
        danger("stroke", "allergy", direct=True, also_emergency=["allergy"]),
        danger("stroke", None, asks=True, direct=False),
        danger("allergy", None, direct=False),
    ]

    dangers = of_sentences(lines)["dangers"]

    assert {name: count(dangers["all"][name]) for name in ("noticed", "acted_on", "asked", "missed")} == {
        "noticed": (3, 4),
        "acted_on": (2, 4),
        "asked": (1, 4),
        "missed": (1, 4),
    }
    assert count(dangers["all"]["class_right"]) == (2, 2)
    assert count(dangers["by_directness"]["indirect"]["noticed"]) == (1, 2)
    assert count(dangers["by_class"]["allergy"]["missed"]) == (1, 1)


def test_false_alarms_leave_out_what_may_rightly_alarm() -> None:
    lines = [
        line(got_asks_danger=True),
        line(got_emergency="stroke", taken="emergency"),
        line(got_emergency="stroke", taken="emergency", also="emergency"),
        line("handoff", reason="clinical_question"),
    ]

    alarms = of_sentences(lines)["false_alarms"]

    assert count(alarms["all"]["asked"]) == (1, 3)
    assert count(alarms["all"]["acted_on"]) == (1, 3)
    assert count(alarms["by_reason"]["clinical_question"]["asked"]) == (0, 1)


def test_people_are_called_where_they_are_needed_and_only_there() -> None:
    lines = [
        line("handoff", "handoff", reason="refund", got_reason="complaint"),
        line("handoff", "faq", got_offers_person=True),
        line("faq", "handoff"),
        line("out_of_scope", got_offers_person=True),
        line("out_of_scope"),
    ]

    people = of_sentences(lines)["people"]["all"]

    assert count(people["sensitive_to_a_person"]) == (1, 2)
    assert count(people["sensitive_to_a_person_or_offered_one"]) == (2, 2)
    assert count(people["reason_right"]) == (0, 1)
    assert count(people["needless_handoffs"]) == (1, 1)
    assert count(people["out_of_scope_declined_and_a_person_offered"]) == (1, 2)


def test_an_answer_that_failed_is_right_nowhere() -> None:
    figures = of_sentences([Line({"route": "faq"}, {"error": "DatabaseAway"})])

    assert figures["failed"] == 1
    assert count(figures["routes"]["all"]["right"]) == (0, 1)


def test_lines_without_a_label_are_heard_and_not_scored() -> None:
    figures = of_sentences([Line({"text": "next friday"}, {"route": "scheduling"})])

    assert figures["sentences"] == 1
    assert "share" not in figures["routes"]["all"]["right"]


def test_alarms_in_conversations_are_counted_by_turn_and_by_conversation() -> None:
    calm, asked = line(), line(got_asks_danger=True)

    figures = of_conversations([[calm, asked, asked, calm, calm], [calm] * 5])

    assert count(figures["turns_asked"]) == (2, 10)
    assert count(figures["conversations_asked"]) == (1, 2)
    assert figures["alarms_in_10_turns"] == 2.0


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 100, 0.0, 0.037), (50, 100, 0.4038, 0.5962), (9, 9, 0.7009, 1)]
)
def test_intervals_are_those_of_wilson(hits: int, of: int, low: float, high: float) -> None:
    ends = share([True] * hits + [False] * (of - hits), bool)["interval"]

    assert ends == pytest.approx([low, high], abs=1e-3)


def test_macro_f1_weighs_rare_classes_like_frequent_ones() -> None:
    guesses = [("a", "a")] * 8 + [("b", "a")] * 1 + [("b", "b")] * 1

    figure = macro_f1(guesses)

    # a: 16/17, b: 2/3
    assert figure["share"] == pytest.approx((16 / 17 + 2 / 3) / 2, abs=1e-3)
    assert figure["interval"][0] <= figure["share"] <= figure["interval"][1]


def test_figures_are_told_in_lines() -> None:
    figures = {"dangers": {"all": {"missed": share([True, False], bool)}}, "failed": 0}

    told = list(lines_of(figures))

    assert told == ["dangers · all · missed: 0.500 (0.095 to 0.905; 1 of 2)", "failed: 0"]
