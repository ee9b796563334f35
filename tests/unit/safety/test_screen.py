"""Words of danger are read however they are said; what only sounds like them raises no alarm."""

import re
from pathlib import Path
from time import process_time

import pytest
import yaml

from frontdesk.safety import KINDS, Danger, Screen
from frontdesk.safety.files import FOLDER, DataFileError, Library
from frontdesk.safety.patterns import PatternError, PatternReader
from frontdesk.texts import load_texts

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    content = (HERE / name).read_text("utf-8").splitlines()
    return [line for line in content if line and not line.startswith("#")]


DANGEROUS = [tuple(map(str.strip, line.split("|", 2))) for line in lines("dangerous.txt")]


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen()


def certain(danger: Danger | None) -> bool:
    return danger is not None and danger.certain


@pytest.mark.parametrize(("kind", "answer", "sentence"), DANGEROUS)
def test_a_danger_is_read(screen: Screen, kind: str, answer: str, sentence: str) -> None:
    danger = screen.read(sentence)

    assert danger is not None
    assert (danger.kind, danger.certain) == (kind, answer == "certain")
    assert danger.words in sentence


@pytest.mark.parametrize("sentence", lines("harmless.txt"))
def test_what_only_sounds_like_danger_raises_no_alarm(screen: Screen, sentence: str) -> None:
    assert screen.read(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "my husband passed out can I get a doctor's appointment",
        "mi mamá no responde, llame al doctor",
        "no, chest pain",
        "no i have chest pain",
        "no fever but he can't breathe",
        "I never had chest pain like this before",
        "I can't climb the stairs without chest pain",
        "I don't have a ride and my chest is so tight",
        "not feeling well, chest pain",
        "I had a stroke in 2019 and now my face is drooping again",
        "last year my dad died and I want to kill myself",
        "of course he's not breathing, that's why I'm calling",
        "he was fine an hour ago, now he's not breathing",
        "when I was walking my chest started hurting",
        "hace dos años tuve un infarto y ahorita me duele el pecho otra vez",
        "this bill is killing me and I want to die",
        "my dog bit my daughter's face and it won't stop bleeding",
        "I took too many pills at work and there is no time",
    ],
)
def test_an_excuse_nearby_does_not_hide_a_danger(screen: Screen, sentence: str) -> None:
    assert certain(screen.read(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "MY CHEST HURTS SO BAD HELPPPP",
        "cHeSt PaIn!!!",
        "i cnat breathe",
        "he is haveing a siezure",
        "um he uh cant uh breathe",
        "mi esposo esta inconsiente",
        "tiene combulsiones ahorita",
        "me duele el chest y no puedo breathe",
        "NO PUEDE RESPIRAR MI MAMA",
    ],
)
def test_spelling_case_noises_and_mixed_languages_do_not_matter(screen: Screen, sentence: str) -> None:
    assert certain(screen.read(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "appointment for chest pain",
        "chest pains on and off for three months",
        "my chest pain went away",
        "is chest tightness a side effect of the vaccine",
        "what are the symptoms of a stroke",
        "stroke",
    ],
)
def test_when_unsure_the_one_question_is_asked(screen: Screen, sentence: str) -> None:
    danger = screen.read(sentence)

    assert danger is not None
    assert not danger.certain


@pytest.mark.parametrize(
    ("previous", "sentence", "kind"),
    [
        ("my husband is holding his chest", "he's sweating and grey", "heart_breathing"),
        ("it's my chest", "it hurts really bad", "heart_breathing"),
        ("I took all of them", "the pills, the whole bottle", "overdose_poison"),
        ("mi papá se cayó", "no se levanta", "bleeding_trauma_seizure"),
        ("le picó una abeja", "y ahora no puede respirar", "allergy"),
        ("my baby is 2 months old", "she has a fever", "infant_child"),
    ],
)
def test_a_danger_split_over_two_turns_is_read(screen: Screen, previous: str, sentence: str, kind: str) -> None:
    danger = screen.read(sentence, previous=previous)

    assert danger is not None
    assert (danger.kind, danger.certain) == (kind, True)


def test_a_danger_told_before_is_not_told_again(screen: Screen) -> None:
    assert screen.read("can I get an appointment for tomorrow", previous="I have chest pain") is None


@pytest.mark.parametrize(
    ("sentence", "professional"),
    [
        ("I'm Dr. Lee, my patient has chest pain", True),
        ("school nurse here, a student is having an allergic reaction", True),
        ("we have a patient of yours here in the ER with a seizure", True),
        ("le habla el doctor Ortiz, tengo un paciente con infarto", True),
        ("soy la enfermera del asilo, su paciente no reacciona", True),
        ("I'm a patient of Dr. Lee and I have chest pain", False),
        ("I'm Dr. Ruiz's patient and I can't breathe", False),
        ("I'm a nurse and I have chest pain", False),
        ("my patient portal says nothing and I can't breathe", False),
        ("soy paciente de la doctora Ruiz y me duele el pecho", False),
    ],
)
def test_a_professional_who_speaks_of_a_patient_is_known(screen: Screen, sentence: str, professional: bool) -> None:
    danger = screen.read(sentence)

    assert danger is not None
    assert danger.professional is professional


@pytest.mark.parametrize(
    ("answer", "now"),
    [
        ("yes", True),
        ("yeah it is", True),
        ("sí, ahorita", True),
        ("still", True),
        ("sigue igual", True),
        ("no but my arm is still numb", True),
        ("no pero le sigue doliendo", True),
        ("it started an hour ago", True),
        ("no", False),
        ("not right now", False),
        ("no it was years ago", False),
        ("ahorita no", False),
        ("no, fue el año pasado", False),
        ("ya pasó", False),
        ("I don't know", None),
        ("no sé", None),
        ("it comes and goes", None),
        ("what do you mean", None),
        ("no, and now he can't breathe", True),
    ],
)
def test_the_answer_to_the_one_question_is_read(screen: Screen, answer: str, now: bool | None) -> None:
    assert screen.confirms_now(answer) is now


@pytest.mark.parametrize(
    ("sentence", "today"),
    [
        ("my son has a fever", True),
        ("the incision is red and oozing", True),
        ("no retengo nada", True),
        ("I'd like a physical", False),
        ("no fever, just a checkup", False),
        ("I had a fever last year", False),
    ],
)
def test_what_should_be_seen_today_is_known(screen: Screen, sentence: str, today: bool) -> None:
    assert screen.urgent_today(sentence) is today


def test_everyday_sentences_raise_hardly_any_alarm(screen: Screen) -> None:
    sentences = [
        line.removeprefix("- ")
        for topic in ("appointments", "billing", "faq", "talk")
        for file in (FOLDER.parent / "nlu").glob(f"{topic}.*.yml")
        for entry in yaml.safe_load(file.read_text("utf-8"))["nlu"]
        for line in entry["examples"].splitlines()
    ]

    alarms = [sentence for sentence in sentences if screen.read(sentence)]

    assert len(alarms) <= len(sentences) / 100, alarms


def test_reading_is_quick_and_does_not_explode(screen: Screen) -> None:
    everything = " ".join(sentence for _, _, sentence in DANGEROUS)
    texts = ["I have chest pain", everything[:5_000], everything[:10_000], "no chest pain " * 700, "a " * 5_000]

    short, long, longer, *repeated = [_seconds(screen, text) for text in texts]

    assert short < 0.02
    assert long < 0.4
    assert longer < 4 * long + 0.1
    assert max(repeated) < 1.0


def _seconds(screen: Screen, text: str) -> float:
    screen.read(text)
    start = process_time()
    screen.read(text)
    return process_time() - start


@pytest.mark.parametrize("nothing", ["", " ", "...", "🙂", "?!", "\n", "'", "123456789012345678901234567890"])
def test_no_words_are_no_danger(screen: Screen, nothing: str) -> None:
    assert screen.read(nothing, previous=nothing) is None
    assert screen.confirms_now(nothing) is None
    assert screen.urgent_today(nothing) is False


def test_every_kind_has_its_words_in_every_language() -> None:
    texts = load_texts()

    for language in texts.languages:
        assert all("911" in texts.get(f"emergency_{kind}", language).words for kind in KINDS)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_every_file_names_its_owner_review_and_source(path: Path) -> None:
    content = Library(FOLDER).load(path.stem)

    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(content["reviewed"]))
    assert content.get("kind", path.stem) == path.stem


def test_a_file_without_review_is_refused(tmp_path: Path) -> None:
    for file in FOLDER.glob("*.yml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (tmp_path / "stroke.yml").write_text("patterns: {}\nsoftened_by: []\n", "utf-8")

    with pytest.raises(DataFileError, match="owner, reviewed, source"):
        Screen(tmp_path)


@pytest.mark.parametrize("line", ["{nobody} + pain", "a + b > c", "(only) (this)"])
def test_a_line_that_cannot_be_read_is_refused(line: str) -> None:
    library = Library(FOLDER)

    with pytest.raises(PatternError):
        PatternReader(library.tree, library.spelling, {}).read(line)
