"""Who needs an interpreter reaches a person, who knows it before they say hello."""

import html

import pytest

from frontdesk.cases.access import COMMAND_LINE
from frontdesk.cases.model import Status
from frontdesk.conversations.model import Line
from frontdesk.interpreting import Interpreting, languages, not_spoken
from frontdesk.phone.legs.spoken import Spoken
from tests.builders import Desk
from tests.phone_line import a_caller
from voice_gateway.app import create_app


def _answers(desk: Desk, text: str, language: str = "en-US") -> tuple[str, list[Line]]:
    talk = desk.opens(language)
    return talk, [line for line in desk.says(talk, text).lines if line.author == "assistant"]


@pytest.mark.parametrize(
    ("text", "language", "who_for"),
    [
        ("interpreter", "en-US", "?"),
        ("Hi, I need an interpreter please", "en-US", "?"),
        ("necesito un intérprete por favor", "es-US", "?"),
        ("I only speak Korean", "en-US", "ko"),
        ("does anyone speak Haitian Creole?", "en-US", "ht"),
        ("mi mamá solo habla mixteco", "es-US", "Mixteco"),
        ("我需要看医生，我不会说英语", "en-US", "zh"),
        ("У меня болит спина, нужен врач", "en-US", "ru"),
        ("أحتاج إلى موعد مع الطبيب", "en-US", "ar"),
        ("سلام، من به دکتر نیاز دارم", "en-US", "fa"),
        ("مجھے ڈاکٹر کی ضرورت ہے", "en-US", "?"),
        ("Мені потрібен лікар", "en-US", "?"),
        ("Xin chào, tôi cần thông dịch viên vì tôi không nói được tiếng Anh và bị đau bụng", "en-US", "vi"),
        ("Nie mówię po angielsku", "en-US", "pl"),
        ("i dont speak english", "en-US", "?"),
        ("i need a sign language interpreter", "en-US", "sign language"),
        ("i need an ASL interpreter", "en-US", "ASL"),
        ("solo hablo mam", "es-US", "Mam"),
        ("予約をお願いします", "en-US", "ja"),
        ("Tôi cần thông dịch viên", "en-US", "vi"),
        ("mwen bezwen yon entèprèt", "es-US", "ht"),
        ("ডাক্তার দেখাতে চাই", "en-US", "?"),
    ],
)
def test_a_person_comes_with_the_need_marked(desk: Desk, text: str, language: str, who_for: str) -> None:
    talk, answers = _answers(desk, text, language)

    case = desk.case(talk)
    brief = desk.services.packets.of(desk.case(talk).id, COMMAND_LINE).brief
    assert (case.reason, case.status) == ("interpreter", Status.OFFERED)
    assert brief.interpreter_for == who_for
    own = [languages()[who_for].called] if who_for in languages() else []
    assert [line.text for line in answers if line.response == "interpreter_called"] == own


@pytest.mark.parametrize(
    "text",
    [
        "do you have interpreters for my visit on Tuesday",
        "can my interpreter be my daughter or do you use yours",
        "the interpreter you sent me last week was rude and I want to complain about it",
        "I need a visit",
        "mi intérprete no llegó a la cita del lunes",
        "Necesito una cita para mi mamá, solo habla cuando le preguntan",
        "My name is Łukasz Tłoczek",
        "ok 👍🏽",
        "José Ñandú",
        "yes mam",
        "hola mam",
        "just the language on the bill please",
        "Does Dr Pierre speak Kreyol?",
        "My husband is a Dolmetscher by trade, can I move my visit",
        "𝐇𝐞𝐥𝐥𝐨 𝐢 𝐧𝐞𝐞𝐝 𝐚 𝐯𝐢𝐬𝐢𝐭",
    ],
)
def test_what_only_speaks_of_one_is_answered_as_ever(desk: Desk, text: str) -> None:
    talk, _ = _answers(desk, text)

    assert desk.services.cases.of(talk) is None
    assert len(desk.assistant.asked) == 1


def test_more_words_in_that_language_are_answered_in_it_until_somebody_comes(desk: Desk) -> None:
    talk, _ = _answers(desk, "我需要翻译")
    case = desk.case(talk)

    again = [line for line in desk.says(talk, "你好，有人吗？").lines if line.author == "assistant"]

    assert [line.response for line in again] == ["interpreter_called"]
    assert desk.case(talk).id == case.id


def test_in_an_open_danger_who_needs_an_interpreter_is_told_in_their_own_words(desk: Desk) -> None:
    talk = desk.opens()
    desk.says(talk, "i have crushing chest pain")

    turn = desk.says(talk, "我不会说英语")

    assert languages()["zh"].called in [line.text for line in turn.lines]
    assert desk.case(talk).reason == "danger"


@pytest.mark.parametrize(
    ("text", "speaks"),
    [("Мне нужно записаться на приём", ["en-US", "ru-RU"]), ("আমি ডাক্তার দেখাতে চাই", ["en-US", "bn-BD"])],
)
def test_a_practices_own_language_needs_no_interpreter(desk: Desk, text: str, speaks: list[str]) -> None:
    interpreting = Interpreting(desk.services.texts)

    assert interpreting.needed(text, speaks, busy=False) is None
    assert interpreting.needed("我需要看医生", ["en-US", "ru-RU"], busy=False) is not None


def test_a_practice_without_spanish_has_help_in_spanish(desk: Desk) -> None:
    needed = Interpreting(desk.services.texts).needed("I only speak Spanish", ["en-US"], busy=False)

    assert needed is not None
    assert needed.which == "es"


def test_a_name_in_the_middle_of_a_task_is_an_answer(desk: Desk) -> None:
    desk.assistant.asks_back.add("i want a visit")
    talk, _ = _answers(desk, "i want a visit")

    desk.says(talk, "Germán")

    assert desk.services.cases.of(talk) is None


def test_who_was_given_back_to_the_assistant_still_gets_a_person(desk: Desk) -> None:
    talk = desk.opens()
    case = desk.services.cases.request(talk, "complaint")
    desk.services.cases.accept(case.id, case.manager_id or "")
    desk.services.cases.give_back(case.id, case.manager_id or "", "")

    turn = desk.says(talk, "我胸口有点不舒服")

    assert "handoff" in [line.response for line in turn.lines]
    assert desk.case(talk).status is Status.OFFERED


def test_an_open_case_stays_what_it_is_and_a_known_language_is_not_forgotten(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.cases.request(talk, "test_results")

    desk.says(talk, "I only speak Korean")
    desk.says(talk, "interpreter please")

    case = desk.case(talk)
    assert case.reason == "test_results"
    assert desk.services.packets.of(case.id, COMMAND_LINE).brief.interpreter_for == "ko"


def test_danger_said_in_our_words_is_still_danger(desk: Desk) -> None:
    talk = desk.opens()

    turn = desk.says(talk, "interpreter please he can't breathe")

    assert turn.danger == "heart_breathing"


def test_a_caller_hears_nothing_that_our_voice_cannot_say_and_the_manager_hears_the_need(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().says("i only speak korean")

    talk = desk.services.calls.conversation_of(caller.call)
    assert talk is not None
    case = desk.case(talk)
    packet = desk.services.packets.of(desk.case(talk).id, COMMAND_LINE)
    manager = desk.services.practices.manager(case.manager_id or "")
    zone = desk.services.practices.current().zone
    assert "한국" not in caller.said
    assert "interpreter is free" in caller.said
    assert "They need an interpreter for Korean." in Spoken(desk.services.texts).brief(packet, manager, zone)


def test_the_practices_page_says_it_in_fifteen_languages_each_marked_as_such(desk: Desk) -> None:
    page = create_app(desk.services).test_client().get("/").get_data(as_text=True)

    theirs = not_spoken(desk.services.practices.current().languages)
    assert len(theirs) == 15
    for one in theirs:
        assert f'<li lang="{one.code}" dir="auto"><strong>{one.name}</strong> ' in page
        assert one.notice.replace("{phone}", "\u2066(914) 555-0100\u2069") in html.unescape(page)
