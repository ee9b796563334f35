"""A third language comes by files alone, in a practice's folder; what it lacks is said in the first, and so marked."""

import functools
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from frontdesk.conversations.model import Line, new_message_id
from frontdesk.saying import say_when
from frontdesk.speech.aloud import parts
from frontdesk.understanding.birth import read_birth_date
from frontdesk.understanding.when import When, read_when
from phone_simulator import Person
from tests.builders import DEMO, MONDAY_10, Desk, a_desk, a_loaded_database
from tests.integration.console.conftest import Browser
from tests.phone_stage import a_stage
from voice_gateway.app import create_app

SAMPLE = Path(__file__).parents[1] / "languages"
PORTUGUESE = "pt-BR"


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demo's practice, which speaks Portuguese, too: its own records, and a folder of the language."""
    folder = tmp_path_factory.mktemp("third") / "practice"
    shutil.copytree(DEMO, folder)
    for file in folder.rglob("*.yml"):
        content = yaml.load(file.read_text(), yaml.BaseLoader)
        file.write_text(yaml.safe_dump(_in_three(content), allow_unicode=True, default_style='"'))
    shutil.copytree(SAMPLE, folder / "languages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTDESK_PRACTICE", str(folder))
        _read_anew()
        yield folder
    _read_anew()


def _in_three(content: Any) -> Any:
    """A practice's records with a third language: its texts get one more, and who speaks Spanish speaks that, too."""
    if isinstance(content, list):
        more = [PORTUGUESE] if "es-US" in content else []
        return [_in_three(one) for one in content] + more
    if not isinstance(content, dict):
        return content
    more = {PORTUGUESE: content["es-US"]} if "es-US" in content else {}
    return {key: _in_three(value) for key, value in content.items()} | more


def _read_anew() -> None:
    """Forgets what was read from files, which a process reads once."""
    names = [name for name in sys.modules if name.startswith(("frontdesk", "actions", "tests.builders"))]
    ours = [sys.modules[name] for name in names]
    for value in (value for module in ours for value in list(vars(module).values())):
        if isinstance(value, functools._lru_cache_wrapper):
            value.cache_clear()


@pytest.fixture(scope="module")
def loaded(practice: Path) -> Path:
    """A database with that practice."""
    file = practice.parent / "loaded.db"
    a_loaded_database(f"sqlite:///{file}", practice.parent, practice=practice)
    return file


@pytest.fixture
def url(loaded: Path, tmp_path: Path) -> str:
    """A copy of that database."""
    shutil.copy(loaded, tmp_path / "desk.db")
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def desk(url: str, practice: Path, tmp_path: Path) -> Iterator[Desk]:
    """Its front desk, on a Monday at ten."""
    desk = a_desk(url, tmp_path, practice=practice)
    yield desk
    desk.services.db.close()


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    """A browser."""
    return create_app(desk.services).test_client(use_cookies=False)


def _last(desk: Desk, conversation: str) -> Line:
    return desk.services.conversations.transcript(conversation)[-1]


def test_a_chat_opens_in_it_with_its_words_and_those_it_lacks_in_the_first_language(client: FlaskClient) -> None:
    opened = client.post("/chat/conversations", json={"language": PORTUGUESE}).get_json()

    greeting = opened["messages"][0]
    assert (opened["language"], greeting["language"]) == (PORTUGUESE, PORTUGUESE)
    assert greeting["text"].startswith("Olá, aqui é Alder Falls")
    assert opened["words"]["talk_to_manager"] == "Falar com uma pessoa"
    assert (opened["words"]["log_label"], opened["borrowed"]["log_label"]) == ("Messages", "en-US")
    assert "talk_to_manager" not in opened["borrowed"]
    assert {"code": PORTUGUESE, "name": "Português"} in opened["languages"]


def test_a_browser_that_asks_for_it_gets_it(client: FlaskClient) -> None:
    wish = {"Accept-Language": "pt-PT,pt;q=0.9,en;q=0.5"}

    opened = client.post("/chat/conversations", json={}, headers=wish).get_json()

    assert opened["language"] == PORTUGUESE
    assert "Abrindo o chat" in client.get("/widget/chat/first-words.js").get_data(as_text=True)


def test_the_page_is_in_one_language_and_the_chat_on_it_in_the_one_asked_for(client: FlaskClient) -> None:
    page = client.get("/", query_string={"language": PORTUGUESE}).get_data(as_text=True)

    assert '<html lang="en-US">' in page
    assert f'language="{PORTUGUESE}"' in page
    assert f'<a href="?language={PORTUGUESE}" lang="{PORTUGUESE}"' in page


def test_danger_in_it_gets_the_emergency_words_first(desk: Desk) -> None:
    conversation = desk.opens(PORTUGUESE)

    turn = desk.says(conversation, "não consigo respirar")

    assert turn.danger == "heart_breathing"
    first = turn.lines[1]
    assert first.text.startswith("Ligue para 911 agora.")
    assert (first.alert, first.language) == (True, PORTUGUESE)


def test_danger_that_may_be_over_is_asked_about_in_it(desk: Desk) -> None:
    conversation = desk.opens(PORTUGUESE)

    asked = desk.says(conversation, "dor no peito").lines[-1]
    said = desk.says(conversation, "sim")

    assert asked.text.startswith("Quero ter certeza")
    assert said.danger == "heart_breathing"


def test_a_manager_who_is_asked_for_by_the_button_is_told_of_in_it(client: FlaskClient, desk: Desk) -> None:
    opened = client.post("/chat/conversations", json={"language": PORTUGUESE}).get_json()
    path, bearer = f"/chat/conversations/{opened['conversation']}", {"Authorization": f"Bearer {opened['token']}"}

    answer = client.post(f"{path}/manager", json={"id": new_message_id()}, headers=bearer).get_json()

    told = answer["messages"][-1]
    assert told["text"].startswith("Claro. Estou chamando uma pessoa da equipe.")
    assert told["language"] == PORTUGUESE
    assert desk.case(opened["conversation"]).language == PORTUGUESE


def test_a_manager_sees_the_language_on_the_case(desk: Desk) -> None:
    conversation = desk.opens(PORTUGUESE)
    desk.services.cases.request(conversation, "asked_for_person")
    case, browser = desk.case(conversation), Browser(create_app(desk.services))
    assert case.manager_id is not None

    browser.signs_in(case.manager_id)

    assert "Portuguese" in browser.sees(f"/console/cases/{case.id}")


def test_an_answer_of_the_assistant_that_was_trained_without_it_is_said_in_it(desk: Desk) -> None:
    conversation, english = desk.opens(PORTUGUESE), desk.services.texts.get("utter_not_understood", "en-US")
    desk.assistant.answers["blá"], desk.assistant.offers["blá"] = (english.words,), english.buttons

    desk.is_not_understood(conversation, "blá")

    line = _last(desk, conversation)
    assert line.text.startswith("Não entendi.")
    assert line.language == PORTUGUESE
    assert line.buttons[0].title == "Marcar consulta"


def test_a_question_keeps_its_values_when_it_is_said_in_it(desk: Desk) -> None:
    conversation = desk.opens(PORTUGUESE)
    time = "1. terça-feira, às 15:30"
    desk.assistant.answers["livre"] = (desk.services.texts.say("utter_times", "en-US", times=time),)

    desk.is_not_understood(conversation, "livre", response="utter_times")

    assert _last(desk, conversation).text.splitlines()[:2] == ["Estes horários estão livres:", time]


def test_what_it_lacks_is_said_in_the_first_language_and_marked_so(desk: Desk) -> None:
    conversation = desk.opens(PORTUGUESE)
    desk.assistant.answers["tchau"] = (desk.services.texts.say("utter_goodbye", PORTUGUESE),)

    desk.is_not_understood(conversation, "tchau", response="utter_goodbye")
    desk.says(conversation, "")

    assert desk.services.texts.say("utter_goodbye", PORTUGUESE).startswith("Goodbye")
    lines = [line for line in desk.services.conversations.transcript(conversation) if line.author == "assistant"]
    assert [line.language for line in lines] == [PORTUGUESE, "en-US", "en-US"]


def test_a_line_of_both_languages_is_never_marked_as_the_one_that_lacks_words(desk: Desk) -> None:
    conversation = desk.opens(PORTUGUESE)
    desk.assistant.down = True

    desk.says(conversation, "quero marcar uma consulta")

    line = _last(desk, conversation)
    assert line.text.startswith("Something on our side is not working.")
    assert "Estou chamando uma pessoa" in line.text
    assert line.language == "en-US"


def test_who_writes_in_it_or_names_it_is_answered_in_it(desk: Desk) -> None:
    writes, names = desk.opens("en-US"), desk.opens("en-US")

    desk.says(writes, "eu quero marcar uma consulta com você")
    desk.says(names, "português")

    languages = [desk.services.conversations.get(one).language for one in (writes, names)]
    assert languages == [PORTUGUESE, PORTUGUESE]


def test_days_and_times_are_written_read_and_said_by_its_habits(desk: Desk) -> None:
    zone = desk.services.practices.current().zone
    tuesday = datetime(2026, 11, 24, 15, 30, tzinfo=zone)

    wanted = read_when("terça-feira à tarde", PORTUGUESE, MONDAY_10.astimezone(zone), zone)

    assert say_when(tuesday, PORTUGUESE, zone) == "terça-feira, 24 de novembro, às 15:30"
    assert isinstance(wanted, When)
    assert (wanted.start.day, wanted.start.hour) == (24, 12)
    assert parts("Dra. Whitfield: $2.50", PORTUGUESE) == ["Doutora Uítfild: 2 dólares e 50 centavos."]


def test_a_language_without_any_files_is_read_and_written_all_the_same(desk: Desk) -> None:
    zone = desk.services.practices.current().zone
    tuesday = datetime(2026, 11, 24, 15, 30, tzinfo=zone)

    born = read_birth_date("03/04/1982", "fr-FR", MONDAY_10.date())

    assert say_when(tuesday, "fr-FR", zone) == "mardi, 24 novembre, 15:30"
    assert read_when("la semaine prochaine", "fr-FR", MONDAY_10.astimezone(zone), zone) is None
    assert born is not None
    assert len(getattr(born, "alternatives", ())) == 1
    assert desk.services.texts.language_of(desk.services.texts.say("utter_greet", "fr-FR"), "fr-FR") == "en-US"


def test_a_call_offers_it_and_goes_on_in_it(url: str, practice: Path, tmp_path: Path) -> None:
    with a_stage(url, tmp_path) as stage:
        stage.nobody_answers()

        chooses = Person.calls().presses("3", on="Para português, tecle 3").hangs_up(on="Como posso ajudar")
        phone = stage.call(chooses)
        stage.run_until_over(phone)

        conversation = stage.desk.services.conversations.get(stage.conversation(phone))
        assert conversation.language == PORTUGUESE
        said = [heard for heard in phone.heard if "assistente automático" in heard.text]
        assert [heard.language for heard in said] == [PORTUGUESE]
