"""Commands about the phone line: taking it into service, looking whether it works, switching it off and on."""

from typing import Annotated

import typer

from frontdesk.adapters.telephony.numbers import TwilioNumber, addresses, knock
from frontdesk.bootstrap import build_services
from frontdesk.commands.output import AsJson, out, write
from frontdesk.errors import SettingMissing
from frontdesk.phone.ready import Finding, check
from frontdesk.settings import Settings, read_settings
from frontdesk.trace import coming_from

phone_app = typer.Typer(no_args_is_help=True, help="The phone line.")
Check = Annotated[bool, typer.Option("--check", help="Look, and change nothing.")]


@phone_app.command("setup")
def setup(only_check: Check = False, as_json: AsJson = False) -> None:
    """Send the number's calls to this address, then look whether all of it works. Ends with 1 if not."""
    settings = read_settings()
    line = _line(settings)
    if not only_check and not line.send_to(addresses(settings.gateway_url)):
        out.print("The account has no such number: FRONTDESK_PHONE_NUMBER")
        raise typer.Exit(1)
    with coming_from("command line"):
        managers = list(build_services(settings).practices.current().managers.values())
    findings = list(check(settings, line, managers, knock))
    if as_json:
        write({"findings": [vars(finding) for finding in findings]}, True)
    else:
        for finding in findings:
            out.print(_line_of(finding), markup=False, soft_wrap=True)
    raise typer.Exit(0 if all(finding.is_right for finding in findings) else 1)


@phone_app.command("off")
def off(as_json: AsJson = False) -> None:
    """Put every new call through to FRONTDESK_PHONE_FALLBACK. Calls that go on are not cut."""
    settings = read_settings()
    if not settings.phone_fallback:
        raise SettingMissing("FRONTDESK_PHONE_FALLBACK: nobody would answer the callers")
    settings.phone_off_file.touch()
    write({"phone": "off", "calls go to": settings.phone_fallback}, as_json)


@phone_app.command("on")
def on(as_json: AsJson = False) -> None:
    """Answer calls again."""
    read_settings().phone_off_file.unlink(missing_ok=True)
    write({"phone": "on"}, as_json)


def _line(settings: Settings) -> TwilioNumber:
    if not settings.phone_number:
        raise SettingMissing("FRONTDESK_PHONE_NUMBER, with FRONTDESK_TWILIO_ACCOUNT and FRONTDESK_TWILIO_TOKEN")
    token = settings.twilio_token.get_secret_value()
    return TwilioNumber(settings.twilio_account, token, settings.phone_number, settings.phone_url)


def _line_of(finding: Finding) -> str:
    return f"ok    {finding.what}" if finding.is_right else f"WRONG {finding.what}: {finding.advice}"
