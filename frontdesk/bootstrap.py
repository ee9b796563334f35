"""Builds the services from the settings: the only place that chooses real or fake parts."""

from dataclasses import dataclass

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
from frontdesk.conversations.continuing import Continuing
from frontdesk.conversations.service import Conversations
from frontdesk.conversations.turns import Turns
from frontdesk.conversations.word import Words
from frontdesk.db import Database
from frontdesk.faq.service import Faq
from frontdesk.faq.vectors import Encode, KeptVectors
from frontdesk.guesses.service import Guesses
from frontdesk.keys.service import EncryptionKeys
from frontdesk.loader import Loader
from frontdesk.notices.outbox import Outbox
from frontdesk.notices.service import Notices
from frontdesk.patients.codes import Codes
from frontdesk.patients.service import Patients
from frontdesk.practice.service import Practices
from frontdesk.privacy.export import Export
from frontdesk.privacy.service import Privacy
from frontdesk.reception import Reception
from frontdesk.safety.late import LateScreen
from frontdesk.safety.screen import load_screen
from frontdesk.settings import Settings
from frontdesk.standing import Standing
from frontdesk.texts import Texts, load_texts


@dataclass(frozen=True)
class Services:
    """Everything an entry point can use."""

    settings: Settings
    db: Database
    clock: Clock
    texts: Texts
    practices: Practices
    conversations: Conversations
    patients: Patients
    appointments: Appointments
    billing: Billing
    faq: Faq
    cases: Cases
    packets: Packets
    case_access: CaseAccess
    reception: Reception
    outbox: Outbox
    loader: Loader
    accounts: Accounts
    enrolment: Enrolment
    codes: Codes
    continuing: Continuing
    audit: Audit
    keys: EncryptionKeys
    privacy: Privacy
    export: Export
    consents: Consents

    @property
    def guesses(self) -> Guesses:
        """The counter of guesses."""
        return self.accounts.limits.guesses

    @property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return self.accounts.sessions


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
    machine = clock or SystemClock()
    clock = clock or (PinnedClock(settings.now) if settings.now else machine)
    db = Database(settings.database)
    texts = load_texts()
    practices, conversations, guesses = Practices(db, clock), Conversations(db, clock), Guesses(db, clock)
    patients = Patients(db, clock, conversations, practices, guesses)
    appointments = Appointments(db, clock, practices, patients)
    notices = Notices(clock, texts, practices)
    cases = Cases(db, clock, practices, conversations, notices, texts, appointments.site_in)
    engine = assistant or Line(RasaAssistant(settings.rasa_url, settings.engine_seconds))
    turns, standings = Turns(db, clock, Words(db, machine)), Standing(clock, practices, appointments, texts)
    screen, wait = LateScreen(load_screen), settings.patient_seconds
    consents, log = Consents(db, clock, texts), Audit(db, clock, settings.seal_file)
    faq = Faq(practices, KeptVectors(encode, settings.var / "vectors") if encode else None)
    asides = Asides(turns, consents, faq, texts)
    reception = Reception(conversations, turns, practices, cases, engine, screen, standings, texts, asides, wait)
    accounts = Accounts(db, clock, practices, Limits(db, guesses), Sessions(db, clock, practices))
    return Services(
        settings=settings,
        db=db,
        clock=clock,
        texts=texts,
        practices=practices,
        conversations=conversations,
        patients=patients,
        appointments=appointments,
        billing=Billing(db, clock, patients, load_glossary()),
        faq=faq,
        cases=cases,
        packets=Packets(db, clock, cases, conversations, patients, practices),
        case_access=CaseAccess(db, clock, practices, appointments.site_in),
        reception=reception,
        outbox=Outbox(db, clock, messages or FolderMessages(settings.var / "sent")),
        loader=Loader(db, clock),
        accounts=accounts,
        enrolment=Enrolment(accounts),
        codes=Codes(db, clock, guesses, notices, patients, on=settings.identity_codes),
        continuing=Continuing(db, clock, guesses, conversations),
        audit=log,
        keys=EncryptionKeys(db, clock, settings),
        privacy=Privacy(db, clock),
        export=Export(db, clock, practices, log, texts),
        consents=consents,
    )


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
