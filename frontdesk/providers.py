"""Who does for us what is outside of us, as the settings say: sends messages, says things aloud, carries calls."""

from collections.abc import Callable

from frontdesk.adapters.messages.by_way import ByWay
from frontdesk.adapters.messages.folder import FolderMessages
from frontdesk.adapters.messages.port import Messages
from frontdesk.adapters.messages.smtp import MailServer, SmtpMessages
from frontdesk.adapters.messages.twilio import TwilioAccount, TwilioMessages
from frontdesk.adapters.speech.breaker import Breaker
from frontdesk.adapters.speech.google import GoogleVoice
from frontdesk.adapters.speech.http import HttpVoice
from frontdesk.adapters.speech.port import Voice
from frontdesk.adapters.speech.programs import EspeakVoice, PiperVoice
from frontdesk.adapters.telephony.port import Telephony
from frontdesk.adapters.telephony.twilio import TwilioTelephony
from frontdesk.settings import Settings
from frontdesk.speech.kept import KeptSounds
from frontdesk.speech.service import Speaking


def messages_of(settings: Settings, is_demo: Callable[[], bool]) -> Messages:
    """Who sends texts and e-mails: the providers that the settings name, and a folder in the place of the others."""
    folder = FolderMessages(settings.sent_folder, is_demo)
    senders: dict[str, Messages] = {"text": folder, "e-mail": folder}
    if settings.smtp_host:
        where = (settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.mail_from)
        server = MailServer(*where, settings.smtp_user, settings.smtp_password.get_secret_value())
        senders["e-mail"] = SmtpMessages(server)
    if settings.twilio_account and settings.twilio_from:
        who = (settings.twilio_account, settings.twilio_token.get_secret_value(), settings.twilio_from)
        senders["text"] = TwilioMessages(TwilioAccount(*who, settings.twilio_url))
    return ByWay(senders)


def speaking_of(settings: Settings) -> Speaking:
    """Who says things aloud: the practice's vendor and its own voices, where it has them, and espeak-ng."""
    voices: list[Voice] = []
    if settings.speech_url:
        key = settings.speech_key.get_secret_value()
        voices.append(Breaker(HttpVoice(settings.speech_url, key, agreed=settings.speech_agreement)))
    if settings.speech_voices:
        voices.append(PiperVoice(settings.speech_voices))
    kept = KeptSounds(settings.var / "speech")
    return Speaking([*voices, EspeakVoice()], kept, Breaker(GoogleVoice()) if settings.speech_gtts else None)


def telephony_of(settings: Settings, is_demo: Callable[[], bool]) -> Telephony | None:
    """Who carries calls; None where there is no phone line."""
    if not settings.phone_number:
        return None
    who = (settings.twilio_account, settings.twilio_token.get_secret_value(), settings.phone_number)
    return TwilioTelephony(*who, settings.gateway_url, settings.phone_url, is_demo)
