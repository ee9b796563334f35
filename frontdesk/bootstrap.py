"""Builds the services from the settings: the only place that chooses real or fake parts."""

from frontdesk import failpoints, keyfile, vault
from frontdesk.accounts.enrolment import Enrolment
from frontdesk.accounts.limits import Limits
from frontdesk.accounts.service import Accounts
from frontdesk.accounts.sessions import Sessions
from frontdesk.adapters.assistant.line import Line
from frontdesk.adapters.assistant.port import Assistant
from frontdesk.adapters.assistant.rasa import RasaAssistant
from frontdesk.adapters.messages.by_way import ByWay
from frontdesk.adapters.messages.port import Messages
from frontdesk.adapters.messages.recordings import RecordingsToForget
from frontdesk.adapters.recognition.local import LocalRecogniser
from frontdesk.adapters.telephony.port import Telephony
from frontdesk.appointments.service import Appointments
from frontdesk.asides import Asides
from frontdesk.audit.service import Audit
from frontdesk.billing.glossary import load_glossary
from frontdesk.billing.service import Billing
from frontdesk.cases.access import CaseAccess
from frontdesk.cases.after.closing import Closing
from frontdesk.cases.after.due import Due
from frontdesk.cases.after.service import After
from frontdesk.cases.after.solving import Solving
from frontdesk.cases.briefing import Briefs
from frontdesk.cases.feelings import Feelings
from frontdesk.cases.figures.service import Figures
from frontdesk.cases.history import Histories
from frontdesk.cases.kinds.asking import DeviceQuestion
from frontdesk.cases.packet import Packets
from frontdesk.cases.service import Cases
from frontdesk.cases.tasks.service import Tasks
from frontdesk.clock import Clock, PinnedClock, SystemClock
from frontdesk.consents.service import Consents
from frontdesk.continuing.links import Links
from frontdesk.continuing.service import Continuing
from frontdesk.conversations.service import Conversations
from frontdesk.conversations.turns import Turns
from frontdesk.conversations.word import Words
from frontdesk.danger import Dangers
from frontdesk.db import Database
from frontdesk.faq.service import Faq
from frontdesk.faq.vectors import Encode, KeptVectors
from frontdesk.guesses.service import Guesses
from frontdesk.keys.service import EncryptionKeys
from frontdesk.listening.service import Listening
from frontdesk.loader import Loader
from frontdesk.misunderstood.service import Misunderstood
from frontdesk.notices.model import RECORDING
from frontdesk.notices.outbox import Outbox
from frontdesk.notices.service import Notices
from frontdesk.patients.codes import Codes
from frontdesk.patients.service import Patients
from frontdesk.phone.answering import Answering
from frontdesk.phone.calls import Calls
from frontdesk.phone.hearing import Hearing
from frontdesk.phone.legs.numbers import Numbers
from frontdesk.phone.legs.service import Legs
from frontdesk.phone.partials import PartialResults
from frontdesk.phone.reading import Reading
from frontdesk.phone.voice import Voice
from frontdesk.practice.leaves.service import LeaveBook
from frontdesk.practice.rota_book import RotaBook
from frontdesk.practice.service import Practices
from frontdesk.privacy.export import Export
from frontdesk.privacy.service import Privacy
from frontdesk.providers import messages_of, speaking_of, telephony_of
from frontdesk.questions import Questions
from frontdesk.reaching.agreeing import Agreeing
from frontdesk.reaching.asking import Asking
from frontdesk.reaching.model import By
from frontdesk.reaching.replies import Replies
from frontdesk.reaching.service import Reaching
from frontdesk.reaching.ways import Ways
from frontdesk.reception import Reception
from frontdesk.refills.alarms import RefillAlarms
from frontdesk.refills.leave_lists import LeaveLists
from frontdesk.refills.service import Refills
from frontdesk.reminders.asking import ReminderQuestion
from frontdesk.reminders.calls import ReminderCalls
from frontdesk.reminders.page import ReminderPage
from frontdesk.reminders.service import Reminders
from frontdesk.reminders.sounds import ReminderSounds
from frontdesk.safety.kept import load_screen
from frontdesk.safety.late import LateScreen
from frontdesk.settings import Settings
from frontdesk.speech.lines import SpokenLines
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
        telephony: Telephony | None = None,
    ) -> None:
        self.settings = settings
        self.machine_clock = clock or SystemClock()
        self.clock = clock or (PinnedClock(settings.now) if settings.now else self.machine_clock)
        self.db = Database(settings.database)
        self.texts = load_texts()
        self.practices = Practices(self.db, self.clock)
        self.conversations = Conversations(self.db, self.clock, self.texts)
        self.guesses = Guesses(self.db, self.clock)
        self.audit = Audit(self.db, self.clock, settings.seal_file)
        telephony = telephony or telephony_of(settings, self._is_demo)
        sends = messages or messages_of(settings, self._is_demo)
        ways = {"text": sends, "e-mail": sends, RECORDING: RecordingsToForget(telephony)}
        self.outbox = Outbox(self.db, self.clock, ByWay(ways))
        self._reaches_all = messages is not None  # whoever gives the sender says by that that it sends everything
        self.faq = Faq(self.practices, KeptVectors(encode, settings.var / "vectors") if encode else None)
        self.loader = Loader(self.db, self.clock)
        self._of_patients()
        self._of_cases()
        self._of_accounts()
        self._of_data()
        self._of_phone(telephony)
        self.speaking = speaking_of(settings)
        self.listening = Listening(self.conversations, LocalRecogniser(settings.listening_models))
        self.spoken_lines = SpokenLines(self.clock, self.conversations, self.practices, self.texts, self.speaking)
        self.reception = self._reception(assistant or Line(RasaAssistant(settings.rasa_url, settings.engine_seconds)))
        self.calls = self._calls()
        self.partials = PartialResults(self.db, self.clock, self.practices, telephony)
        self._of_reminders(telephony)
        self.unanswered = UnansweredMessages(self.clock, self.reception)

    def _notices(self) -> Notices:
        return Notices(self.clock, self.texts, self.practices, self.settings.gateway_url)

    def _of_patients(self) -> None:
        at, notices = (self.db, self.clock), self._notices()
        self.patients = Patients(*at, self.conversations, self.practices, self.guesses)
        self.codes = Codes(*at, self.guesses, notices, self.patients, on=self.settings.identity_codes)
        self.misunderstood = Misunderstood(*at, self.practices, self.conversations, self.patients)
        self.continuing = Continuing(*at, self.guesses, self.conversations)
        self.replies = Replies(*at, self.conversations, notices)
        self.links = Links(*at, self.conversations, self.replies.is_unread)
        self.consents = Consents(*at, self.texts)
        self.appointments = Appointments(*at, self.practices, self.patients)
        self.billing = Billing(*at, self.patients, load_glossary())

    def _of_cases(self) -> None:
        at, site_in = (self.db, self.clock), self.appointments.site_in
        said = (self.practices, self.conversations)
        asking = Asking(self.conversations, self.patients, self.texts, self._can_send)
        closing = Closing(*at, *said, self.texts, site_in, asking)
        self.cases = Cases(*at, *said, self._notices(), self.texts, site_in, self.replies, asking, closing)
        self.after = After(*at, self.practices, self.cases, closing)
        what_is_known = (self.consents, self.patients, self.practices, self.texts)
        self.agreeing = Agreeing(asking, self.cases, *what_is_known)
        self.tasks = Tasks(self.cases)
        self.refills = Refills(*at, *said, self.patients, self.cases, self.tasks)
        self.refill_alarms = RefillAlarms(*at, self.conversations, self.cases, self.refills)
        self.leaves = LeaveBook(*at, self.practices, self.loader.add_days)
        self.leave_lists = LeaveLists(*at, self.practices, self.leaves, self.patients, self.appointments)
        self.rota = RotaBook(*at, self.practices, self._cover)
        self.case_access = CaseAccess(*at, self.practices, site_in)
        self.figures = Figures(*at, self.practices)
        histories = Histories(*at, self.cases, self.case_access, self.conversations)
        briefs = Briefs(self.clock, self.cases, self.conversations, histories, self.tasks)
        told = self.replies.told
        self.packets = Packets(*at, self.cases, self.conversations, self.patients, self.practices, briefs, told)

    def _of_phone(self, telephony: Telephony | None) -> None:
        at, said = (self.db, self.clock), (self.practices, self.conversations)
        numbers = Numbers(self.conversations, self.patients)
        self.legs = Legs(*at, *said, self.cases, self.packets, numbers, self.texts, telephony)

    def _of_reminders(self, telephony: Telephony | None) -> None:
        at, visits = (self.db, self.clock, self.practices), (self.appointments, self.consents)
        self.reminder_page = ReminderPage(*at, *visits, self.texts, self.speaking)
        self.reminder_sounds = ReminderSounds(*at, self.patients, *visits, self.reminder_page, self.speaking)
        how = (self.practices, self.consents, self.texts, self.reminder_page, self.calls)
        self.reminder_calls = ReminderCalls(self.db, self.clock, *how, telephony)

    def _calls(self) -> Calls:
        at, said = (self.db, self.clock), (self.conversations, self.cases)
        answering = Answering(self.clock, self.practices, *said, self.replies, self.legs, Voice(self.texts))
        reading = Reading(self.conversations, self.reception, Hearing(self.texts), answering)
        return Calls(*at, *said, self.reception, self.continuing, self.legs, reading, answering)

    def _of_accounts(self) -> None:
        self.sessions = Sessions(self.db, self.clock, self.practices)
        limits = Limits(self.db, self.guesses)
        self.accounts = Accounts(self.db, self.clock, self.practices, limits, self.sessions)
        self.enrolment = Enrolment(self.accounts)

    def _of_data(self) -> None:
        self.keys = EncryptionKeys(self.db, self.clock, self.settings)
        self.privacy = Privacy(self.db, self.clock, self._notices())
        self.export = Export(self.db, self.clock, self.practices, self.texts)
        ways = Ways(self.conversations, self.consents, self.patients, self._can_send)
        tells = (self._notices(), self.links, ways.of)
        self.reaching = Reaching(self.db, self.clock, self.cases, *tells)
        asks_first = (self.practices, self.patients, self.consents, self.appointments)
        self.reminders = Reminders(self.db, self.clock, *asks_first, self._notices(), self._can_remind)
        self.consents.when_ended = self.reminders.take_back
        self.due = Due(self.db, self.clock, self.cases, self.after.closing, *tells)

    def _cover(self) -> int:
        """Finds covers for what somebody absent has promised, has to do, and was to check."""
        return self.cases.cover() + self.tasks.cover() + self.due.cover()

    def _can_send(self, by: By) -> bool:
        texts = self.settings.twilio_account and self.settings.twilio_from
        connected = {"text": texts, "e-mail": self.settings.smtp_host}
        return self._reaches_all or self._is_demo() or bool(connected[by])

    def _can_remind(self, by: str) -> bool:
        return self.legs.telephony is not None if by == "call" else self._can_send("text" if by == "text" else "e-mail")

    def _is_demo(self) -> bool:
        return self.practices.current().details.demo

    def _reception(self, assistant: Assistant) -> Reception:
        turns = Turns(self.db, self.clock, Words(self.db, self.machine_clock), self.texts)
        standing = Standing(self.clock, self.practices, self.appointments, self.texts)
        device, solving = DeviceQuestion(self.cases, standing, self.texts), Solving(self.after, standing, self.texts)
        reminder = ReminderQuestion(self.conversations, self.consents, self.patients, self.texts, self._can_remind)
        asks, hears = (device, self.agreeing, reminder), (device, solving, self.agreeing, reminder)
        return Reception(
            self.conversations,
            turns,
            self.practices,
            self.cases,
            assistant,
            Dangers(turns, self.cases, LateScreen(load_screen), self.texts),
            standing,
            self.texts,
            Asides(turns, self.consents, self.faq, self.texts),
            Questions(Feelings(self.cases, self.texts), asks, hears),
            self.settings.patient_seconds,
        )


def build_services(
    settings: Settings,
    *,
    clock: Clock | None = None,
    assistant: Assistant | None = None,
    messages: Messages | None = None,
    encode: Encode | None = None,
    telephony: Telephony | None = None,
) -> Services:
    """Builds the services. `encode` gives sentence vectors; without it articles are found by words alone."""
    prepare(settings)
    return Services(settings, clock, assistant, messages, encode, telephony)


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
