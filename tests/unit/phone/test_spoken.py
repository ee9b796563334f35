"""What stands in the transcript is spoken in words for the phone, and no value in it is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.conversations.model import Author, Button, Line
from frontdesk.phone.spoken import again, offered, options, words
from frontdesk.phone.templates import values_of
from frontdesk.texts import Text, Texts, fill, load_texts

REAL = load_texts()
PLACEHOLDER = re.compile(r"\{(\w+)\}")
PHONE = {key: text for key, text in REAL.by_language["en-US"].items() if key.startswith("phone_")}
OURS = Texts(
    {
        "en-US": PHONE
        | {
            "utter_write_name": Text("Please write your name.", spoken="Please say your name."),
            "utter_promise": Text("{manager} writes to you here on {when}.", spoken="On {when} {manager} calls you."),
            "utter_handoff": Text("{opening} {standing}"),
            "utter_reach": Text("A text goes to the number ending in {digits}.", spoken="I have {digits}."),
            "handoff_sorry": Text("I am sorry this went wrong."),
            "utter_ask_which": Text("Which visit do you mean?\n{visits}"),
            "again_utter_ask_which": Text("Which one? {visits}"),
            "again_utter_promise": Text("{manager} will call. Is {when} good?"),
        }
    }
)
VALUED = [
    pytest.param(key, language, id=f"{key} {language}")
    for language in REAL.languages
    for key, text in sorted(REAL.by_language[language].items())
    if PLACEHOLDER.search(text.words) and not key.startswith(("console_", "widget_", "page_", "notice_", "export_"))
]
VALUE = st.text("abcdefghijkLMNOPñé", min_size=3, max_size=12)


def line(text: str, response: str | None = None, author: Author = "assistant", **more: object) -> Line:
    return Line(author, text, "en-US", response=response, **more)  # type: ignore[arg-type]


def times(count: int, more: int = 0) -> Line:
    titles = [f"Tuesday, November {day} at 3:30 PM" for day in range(1, count + 1)]
    listed = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, 1))
    others = [f"Other {number}" for number in range(more)]
    buttons = tuple(Button(title, f"/pick {title}") for title in titles + others)
    return line(f"Which visit do you mean?\n{listed}", "utter_ask_which", buttons=buttons)


def test_a_sentence_of_the_screen_is_spoken_in_its_words_for_the_phone() -> None:
    said = [words(OURS, line("Please write your name.", response)) for response in ("utter_write_name", None, "gone")]

    assert said == ["Please say your name."] * 3


def test_the_values_of_a_sentence_are_found_again_and_told() -> None:
    text = "Rosa Delgado writes to you here on Tuesday, November 24 at 3:30 PM."

    said = words(OURS, line(text, "utter_promise"))

    assert said == "On Tuesday, November 24 at 3:30 PM Rosa Delgado calls you."


@pytest.mark.parametrize("response", ["utter_handoff", "handoff", None])
def test_sentences_of_ours_inside_of_another_are_spoken_in_their_own_words(response: str | None) -> None:
    text = "I am sorry this went wrong. Rosa Delgado writes to you here on Tuesday."

    said = words(OURS, line(text, response))

    assert said == "I am sorry this went wrong. On Tuesday Rosa Delgado calls you."


def test_the_end_of_a_number_is_told_digit_by_digit() -> None:
    said = words(OURS, line("A text goes to the number ending in 0142.", "utter_reach"))

    assert said == "I have 0 1 4 2."


def test_a_manager_is_named_once_in_a_row() -> None:
    first = line("Hello, I can help.", None, "manager", name="Rosa Delgado")
    second = line("When did it start?", None, "manager", name="Rosa Delgado")
    other = line("I take over.", None, "manager", name="Ken Ito")

    said = [words(OURS, first), words(OURS, second, first), words(OURS, other, second)]

    assert said == ["Rosa Delgado says: Hello, I can help.", "When did it start?", "Ken Ito says: I take over."]


def test_a_numbered_list_is_spoken_with_its_keys_and_the_keys_are_not_told_twice() -> None:
    offer = times(3, more=1)

    said, picked = words(OURS, offer), options(offer, OURS)

    assert said == (
        "Which visit do you mean? For Tuesday, November 1 at 3:30 PM, say or press 1. "
        "For Tuesday, November 2 at 3:30 PM, say or press 2. For Tuesday, November 3 at 3:30 PM, say or press 3."
    )
    assert [(option.key, option.button.payload[:15], option.words) for option in picked] == [
        ("1", "/pick Tuesday, ", ""),
        ("2", "/pick Tuesday, ", ""),
        ("3", "/pick Tuesday, ", ""),
    ]
    assert offered(OURS, offer) == ""


def test_an_item_that_no_key_picks_is_told_all_the_same() -> None:
    said = words(OURS, times(4))

    assert said.endswith("say or press 3. For Tuesday, November 4 at 3:30 PM, say 4.")


def test_answers_are_offered_with_their_keys_and_many_are_not_all_read_out() -> None:
    titles = ["Yes, that is right", "It is a first visit", "No, something else", "One more"]
    question = line("Is that right?", None, buttons=tuple(Button(title, f"/{title}") for title in titles))

    told = offered(OURS, question)

    assert told == "Say yes, or press 1. It is a first visit: press 2. Say no, or press 3. Or say another."
    assert [option.button.title for option in options(question, OURS, most=2)] == titles[:2]
    assert offered(OURS, line("That is all.")) == ""


def test_an_answer_that_the_sentence_tells_is_not_told_again() -> None:
    title = "Tuesday, November 24 at 3:30 PM"
    question = line(
        f"{title} is free. Do you want it?", None, buttons=(Button(title, "/1"), Button("Other times", "/2"))
    )

    told = offered(OURS, question)

    assert told == "To take it, press 1. Other times: press 2."


def test_lines_links_and_addresses_are_made_to_be_heard() -> None:
    text = "Visits to come:\nTuesday\nFriday, write to front-desk@alder.example or see https://alder.example/pay."

    said = words(OURS, line(text))

    assert said == (
        "Visits to come: Tuesday. "
        "Friday, write to front dash desk at alder dot example or see alder dot example slash pay."
    )
    assert words(OURS, line(f"Read it at https://alder.example/{'x' * 60} now.")) == "Read it at a link now."


def test_a_question_is_asked_again_in_other_words_with_its_values() -> None:
    promise = line("Rosa writes to you here on Tuesday.", "utter_promise")

    asked = again(OURS, promise)

    assert asked == "Rosa will call. Is Tuesday good?"
    assert again(OURS, line("Please write your name.", "utter_write_name")) is None
    assert again(OURS, line("Something else.", "utter_promise")) is None
    assert again(OURS, line("Something else.")) is None


def real(response: str, language: str, **values: str) -> Line:
    """A line as the assistant writes it, with the answers that its text has."""
    text = REAL.get(response, language)
    buttons = tuple(Button(title, payload) for title, payload in text.buttons)
    return Line("assistant", fill(text.words, values), language, response=response, buttons=buttons)


def test_what_callers_hear_when_a_person_is_called() -> None:
    opening, standing = REAL.say("handoff_complaint", "en-US"), REAL.say("standing_offered", "en-US")

    asked = words(REAL, real("utter_handoff", "en-US", opening=opening, standing=standing))
    failed = words(REAL, Line("assistant", f"{opening} {standing}", "en-US", response="handoff"))

    assert asked == failed
    assert asked == (
        "I am sorry this went wrong. That should be heard by a person. I am getting you a manager now. "
        "They have all that you told me, so you do not have to tell it again. Please stay on the line."
    )


def test_what_callers_hear_when_articles_are_offered() -> None:
    titles = ["¿Cuál es el horario?", "¿Dónde están?", REAL.say("button_neither", "es-US")]
    listed = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, 1))

    said = words(REAL, real("utter_which_article", "es-US", questions=listed))

    assert said == (
        "Quiero entenderle bien. ¿Es una de estas? ¿Cuál es el horario? Para eso, diga o marque 1. "
        "¿Dónde están? Para eso, diga o marque 2. un gerente: diga o marque 3."
    )


def test_what_callers_hear_before_a_visit_is_cancelled() -> None:
    question = real("utter_ask_confirm_cancel", "es-US", name="Ana", visit="martes 24 de noviembre, 3:30 p.m.")

    told, once_more = offered(REAL, question), again(REAL, question)

    assert words(REAL, question) == "¿Cancelo esta cita de Ana: martes 24 de noviembre, 3:30 p.m.?"
    assert told == "Diga sí, o marque 1. Diga no, o marque 2."
    assert once_more == (
        "Esta es la cita de Ana: martes 24 de noviembre, 3:30 p.m. "
        "¿La quito? Diga sí, y la cancelo. Diga no, y se queda como está."
    )


@pytest.mark.parametrize(("key", "language"), VALUED)
@settings(max_examples=15)
@given(data=st.data())
def test_no_value_that_is_spoken_is_lost(key: str, language: str, data: st.DataObject) -> None:
    text = REAL.get(key, language)
    values = {name: data.draw(VALUE, name) for name in PLACEHOLDER.findall(text.words)}
    filled = Line("assistant", fill(text.words, values), language, response=key)

    said = words(REAL, filled)

    told = {name: " ".join(value) if name in ("digits", "code") else value for name, value in values.items()}
    assert all(told[name] in said or values[name] in said for name in PLACEHOLDER.findall(text.aloud))


@given(st.text(), st.sampled_from(sorted(REAL.by_language["en-US"])), st.sampled_from(["en-US", "es-US", "vi-VN"]))
def test_any_text_is_spoken_as_it_is(text: str, response: str, language: str) -> None:
    said = words(REAL, Line("assistant", text, language, response=response))

    assert [letter for letter in said if letter.isalnum()] or not re.search(r"[^\W_]", text)
    assert again(REAL, Line("assistant", text, language, response=response)) is None or values_of(
        REAL.get(response, language).words, text
    )
