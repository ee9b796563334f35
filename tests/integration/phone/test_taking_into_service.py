"""The number at the provider is pointed at us, and what is wrong is said with what to do."""

import httpx
from pydantic import SecretStr

from frontdesk.adapters.telephony.numbers import TwilioNumber, addresses
from frontdesk.phone.ready import Finding, check
from phone_simulator import Person
from tests.phone_stage import ACCOUNT, OUR_URL, PRACTICE, TOKEN, Stage

OLD_LINE = "+19145550190"


def line_of(stage: Stage, token: str = TOKEN) -> TwilioNumber:
    """The number at the provider's stand-in."""
    return TwilioNumber(ACCOUNT, token, PRACTICE, transport=httpx.WSGITransport(app=stage.exchange.rest))


def findings(stage: Stage, token: str = TOKEN) -> dict[str, Finding]:
    """What the check finds, by what it looked at."""
    settings, client = stage.desk.services.settings, stage.client()

    def post(url: str, form: dict[str, str], headers: dict[str, str]) -> int:
        return client.post(url.removeprefix(OUR_URL), data=form, headers=headers).status_code

    managers = list(stage.desk.services.practices.current().managers.values())
    return {finding.what: finding for finding in check(settings, line_of(stage, token), managers, post)}


def test_a_line_that_is_set_up_has_nothing_wrong(stage: Stage) -> None:
    stage.desk.services.settings.phone_fallback = OLD_LINE

    assert line_of(stage).send_to(addresses(OUR_URL))

    assert [finding for finding in findings(stage).values() if not finding.is_right] == []


def test_a_number_that_is_sent_elsewhere_is_found_and_mended(stage: Stage) -> None:
    stage.exchange.numbers[PRACTICE].voice_url = "https://somebody.example.com/voice"

    assert not findings(stage)["the number's calls are sent to us"].is_right
    line_of(stage).send_to(addresses(OUR_URL))

    assert findings(stage)["the number's calls are sent to us"].is_right


def test_a_fallback_on_another_host_is_kept(stage: Stage) -> None:
    stage.exchange.numbers[PRACTICE].fallback_url = "https://elsewhere.example.com/phone-fallback.xml"

    line_of(stage).send_to(addresses(OUR_URL))

    assert stage.exchange.numbers[PRACTICE].fallback_url == "https://elsewhere.example.com/phone-fallback.xml"
    assert findings(stage)["the number's calls are sent to us"].is_right


def test_a_fallback_that_rings_us_again_is_found(stage: Stage) -> None:
    settings = stage.desk.services.settings
    settings.phone_fallback = settings.phone_number

    assert not findings(stage)["that person's number is not ours"].is_right


def test_a_wrong_token_and_a_missing_fallback_are_named(stage: Stage) -> None:
    found = findings(stage, token="another-token")

    assert not found["the provider knows the account"].is_right
    assert not found["a request of the provider is accepted"].is_right
    assert found["a forged request is refused"].is_right
    assert not found["a person can be reached when we fail"].is_right


def test_a_wrong_public_address_is_found_by_a_refused_signature(stage: Stage) -> None:
    stage.desk.services.settings.public_url = "https://other.example.org"

    assert not findings(stage)["the number's calls are sent to us"].is_right


def test_while_the_line_is_off_callers_get_the_old_one(stage: Stage) -> None:
    settings = stage.desk.services.settings
    settings.phone_fallback, settings.twilio_token = OLD_LINE, SecretStr(TOKEN)
    stage.exchange.phone(OLD_LINE, Person.answers(after=3).says("front desk, the old line"))
    settings.phone_off_file.touch()

    caller = stage.call(Person.calls())
    stage.exchange.run(20)
    assert "the old line" in caller.heard_text

    caller.hangs_up()
    settings.phone_off_file.unlink()
    caller = stage.call(Person.calls(), "+19145550178")
    stage.exchange.run(12)
    assert "automated assistant" in caller.heard_text
