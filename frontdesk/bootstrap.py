"""Builds the services from the settings: the only place that chooses real or fake parts."""

from frontdesk import failpoints, keyfile, vault
from frontdesk.accounts.enrolment import Enrolment
from frontdesk.accounts.limits import Limits
from frontdesk.accounts.service import Accounts
from frontdesk.accounts.sessions import Sessions
from frontdesk.adapters.assistant.line import Line
from frontdesk.adapters.assistant.port import Assistant
from frontdesk.adapters.assistant.rasa import RasaAssistant
from frontdesk.adapters.messages.folder import FolderMessages
from frontdesk.adapters.messages.port import Messages
from frontdesk.appointments.service import Appointments
from frontdesk.asides import Asides
from frontdesk.audit.service import Audit
from frontdesk.billing.glossary import load_glossary
from frontdesk.billing.service import Billing
from frontdesk.cases.access import CaseAccess
from frontdesk.cases.packet import Packets
from frontdesk.cases.service import Cases
from frontdesk.clock import Clock, PinnedClock, SystemClock
from frontdesk.consents.service import Consents
from frontdesk.continuing.service import Continuing
from frontdesk.conversations.service import Conversations
from frontdesk.conversations.turns import Turns
from frontdesk.conversations.word import Words
from frontdesk.db import Database
from frontdesk.faq.service import Faq
from frontdesk.faq.vectors import Encode, KeptVectors
from frontdesk.guesses.service import Guesses
from frontdesk.keys.service import EncryptionKeys
from frontdesk.loader import Loader
from frontdesk.misunderstood.service import Misunderstood
from frontdesk.notices.outbox import Outbox
from frontdesk.notices.service import Notices
from frontdesk.patients.codes import Codes
from frontdesk.patients.service import Patients
from frontdesk.practice.rota_book import RotaBook
from frontdesk.practice.service import Practices
from frontdesk.privacy.export import Export
from frontdesk.privacy.service import Privacy
from frontdesk.reception import Reception
from frontdesk.safety.kept import load_screen
from frontdesk.safety.late import LateScreen
from frontdesk.settings import Settings
from frontdesk.standing import Standing
from frontdesk.texts import load_texts
from frontdesk.unanswered import UnansweredMessages


class Services:
    """Everything an entry point can use. Each service is built from those it needs, once."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        assistant: Assistant | None = None,
        messages: Messages | None = None,
        encode: Encode | None = None,
    ) -> None:
        self.settings = settings
        self.machine_clock = clock or SystemClock()
        self.clock = clock or (PinnedClock(settings.now) if settings.now else self.machine_clock)
        self.db = Database(settings.database)
        self.texts = load_texts()
        self.practices = Practices(self.db, self.clock)
        self.conversations = Conversations(self.db, self.clock)
        self.guesses = Guesses(self.db, self.clock)
        self.audit = Audit(self.db, self.clock, settings.seal_file)
        to_folder = FolderMessages(settings.sent_folder, lambda: self.practices.current().details.demo)
        self.outbox = Outbox(self.db, self.clock, messages or to_folder)
        self.faq = Faq(self.practices, KeptVectors(encode, settings.var / "vectors") if encode else None)
        self.loader = Loader(self.db, self.clock)
        self._of_patients()
        self._of_cases()
        self._of_accounts()
        self._of_data()
        self.reception = self._reception(assistant or Line(RasaAssistant(settings.rasa_url, settings.engine_seconds)))
        self.unanswered = UnansweredMessages(self.clock, self.reception)

    def _of_patients(self) -> None:
        at = (self.db, self.clock)
        notices = Notices(self.clock, self.texts, self.practices)
        self.patients = Patients(*at, self.conversations, self.practices, self.guesses)
        self.codes = Codes(*at, self.guesses, notices, self.patients, on=self.settings.identity_codes)
        self.misunderstood = Misunderstood(*at, self.practices, self.conversations, self.patients)
        self.continuing = Continuing(*at, self.guesses, self.conversations)
        self.appointments = Appointments(*at, self.practices, self.patients)
        self.billing = Billing(*at, self.patients, load_glossary())

    def _of_cases(self) -> None:
        at, site_in = (self.db, self.clock), self.appointments.site_in
        notices = Notices(self.clock, self.texts, self.practices)
        self.cases = Cases(*at, self.practices, self.conversations, notices, self.texts, site_in)
        self.rota = RotaBook(*at, self.practices, self.cases.cover)
        self.case_access = CaseAccess(*at, self.practices, site_in)
        self.packets = Packets(*at, self.cases, self.conversations, self.patients, self.practices)

    def _of_accounts(self) -> None:
        self.sessions = Sessions(self.db, self.clock, self.practices)
        limits = Limits(self.db, self.guesses)
        self.accounts = Accounts(self.db, self.clock, self.practices, limits, self.sessions)
        self.enrolment = Enrolment(self.accounts)

    def _of_data(self) -> None:
        self.keys = EncryptionKeys(self.db, self.clock, self.settings)
        self.privacy = Privacy(self.db, self.clock)
        self.export = Export(self.db, self.clock, self.practices, self.texts)
        self.consents = Consents(self.db, self.clock, self.texts)

    def _reception(self, assistant: Assistant) -> Reception:
        turns = Turns(self.db, self.clock, Words(self.db, self.machine_clock))
        return Reception(
            self.conversations,
            turns,
            self.practices,
            self.cases,
            assistant,
            LateScreen(load_screen),
            Standing(self.clock, self.practices, self.appointments, self.texts),
            self.texts,
            Asides(turns, self.consents, self.faq, self.texts),
            self.settings.patient_seconds,
        )


def build_services(
    settings: Settings,
    *,
    clock: Clock | None = None,
    assistant: Assistant | None = None,
    messages: Messages | None = None,
    encode: Encode | None = None,
) -> Services:
    """Builds the services. `encode` gives sentence vectors; without it articles are found by words alone."""
    prepare(settings)
    return Services(settings, clock, assistant, messages, encode)


def prepare(settings: Settings) -> None:
    """Makes the folder for variable data and takes the encryption key into use."""
    settings.var.mkdir(parents=True, exist_ok=True)
    key = settings.encryption_key
    if settings.kill_orders:
        failpoints.obey(settings.kill_orders)
    if key:
        vault.use_keys(keyfile.parse(key))
    else:
        vault.use_key_file(settings.key_file)
