"""Builds the services from the settings: the only place that chooses real or fake parts."""

from dataclasses import dataclass

from frontdesk import keyfile, vault
from frontdesk.adapters.assistant.port import Assistant
from frontdesk.adapters.assistant.rasa import RasaAssistant
from frontdesk.adapters.messages.folder import FolderMessages
from frontdesk.adapters.messages.port import Messages
from frontdesk.appointments.service import Appointments
from frontdesk.asides import Asides
from frontdesk.audit.service import Audit
from frontdesk.billing.glossary import load_glossary
from frontdesk.billing.service import Billing
from frontdesk.cases.packet import Packets
from frontdesk.cases.service import Cases
from frontdesk.clock import Clock, PinnedClock, SystemClock
from frontdesk.consents.service import Consents
from frontdesk.conversations.service import Conversations
from frontdesk.conversations.turns import Turns
from frontdesk.db import Database
from frontdesk.faq.service import Faq
from frontdesk.faq.vectors import Encode, KeptVectors
from frontdesk.guesses.service import Guesses
from frontdesk.keys.service import EncryptionKeys
from frontdesk.loader import Loader
from frontdesk.notices.outbox import Outbox
from frontdesk.notices.service import Notices
from frontdesk.patients.service import Patients
from frontdesk.practice.service import Practices
from frontdesk.privacy.export import Export
from frontdesk.privacy.service import Privacy
from frontdesk.reception import Reception
from frontdesk.safety.late import LateScreen
from frontdesk.safety.screen import load_screen
from frontdesk.settings import Settings
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
    reception: Reception
    outbox: Outbox
    loader: Loader
    guesses: Guesses
    audit: Audit
    keys: EncryptionKeys
    privacy: Privacy
    export: Export
    consents: Consents


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
    clock = clock or (PinnedClock(settings.now) if settings.now else SystemClock())
    db = Database(settings.database)
    texts = load_texts()
    practices = Practices(db, clock)
    conversations = Conversations(db, clock)
    patients = Patients(db, clock, conversations)
    cases = Cases(db, clock, practices, conversations, Notices(clock, texts), texts)
    engine = assistant or RasaAssistant(settings.rasa_url, settings.engine_seconds)
    faq = Faq(practices, KeptVectors(encode, settings.var / "vectors") if encode else None)
    asides = Asides(Turns(db, clock), Consents(db, clock, texts), faq, texts)
    return Services(
        settings=settings,
        db=db,
        clock=clock,
        texts=texts,
        practices=practices,
        conversations=conversations,
        patients=patients,
        appointments=Appointments(db, clock, practices, patients),
        billing=Billing(db, clock, patients, load_glossary()),
        faq=faq,
        cases=cases,
        packets=Packets(db, clock, cases, conversations, patients, practices),
        reception=_reception(settings, conversations, practices, cases, engine, asides),
        outbox=Outbox(db, clock, messages or FolderMessages(settings.var / "sent")),
        loader=Loader(db, clock),
        guesses=Guesses(db, clock),
        audit=Audit(db, clock, settings.seal_file),
        keys=EncryptionKeys(db, clock, settings),
        privacy=Privacy(db, clock),
        export=Export(db, clock, practices, texts),
        consents=asides.consents,
    )


def _reception(
    settings: Settings,
    conversations: Conversations,
    practices: Practices,
    cases: Cases,
    assistant: Assistant,
    asides: Asides,
) -> Reception:
    screen, seconds = LateScreen(load_screen), settings.patient_seconds
    return Reception(conversations, asides.turns, practices, cases, assistant, screen, asides.texts, asides, seconds)


def prepare(settings: Settings) -> None:
    """Makes the folder for variable data and takes the encryption key into use."""
    settings.var.mkdir(parents=True, exist_ok=True)
    key = settings.encryption_key
    if key:
        vault.use_keys(keyfile.parse(key))
    else:
        vault.use_key_file(settings.key_file)
