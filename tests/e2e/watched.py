"""A front desk under watch, and marked people who do everything that can be done at it, also what fails."""

import ast
import os
import random
import re
import shutil
import signal
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import sqlalchemy as sa

from frontdesk.db import Database
from frontdesk.engine import ROOT
from tests.e2e.api import ApiPatient, answer
from tests.e2e.conftest import FrontDesk, running
from tests.e2e.marks import PATIENTS, STATEMENT, content, marks, marks_in_files
from tests.voices import say

PASSWORD = "alder-falls-demo"
MANAGERS = ("dana-whitfield", "rosa-delgado", "priya-raman")
NOT_OURS = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


@dataclass
class Watched:
    """A running front desk, where it may write, and where it may connect."""

    desk: FrontDesk
    database: str
    folder: Path
    trap: int
    metrics: int
    began: float

    @property
    def var(self) -> Path:
        return self.folder / "var"

    def log(self, process: str) -> str:
        return (self.var / "log" / f"{process}.log").read_text(encoding="utf-8")

    def readable(self) -> dict[str, set[str]]:
        """Every place where a mark can be read: files, database, figures, processes' environments and commands."""
        found = marks_in_files(self.var, self.folder / "tmp", self.folder / "home")
        found |= self._elsewhere_on_disk() | self._in_database() | self._in_processes()
        for port in range(self.metrics, self.metrics + 4):
            found[f"metrics {port}"] = marks(httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).content)
        return {place: seen for place, seen in found.items() if seen}

    def _elsewhere_on_disk(self) -> dict[str, set[str]]:
        """In files of the project or of shared memory that were written since the start."""
        files = [path for path in Path("/dev/shm").rglob("*") if path.is_file()]
        for top, folders, names in os.walk(ROOT):
            folders[:] = [name for name in folders if name not in NOT_OURS and Path(top, name) != ROOT / "tests"]
            files += [Path(top, name) for name in names]
        return {str(path): marks(content(path)) for path in files if _written_since(path, self.began)}

    def _in_database(self) -> dict[str, set[str]]:
        """In any column of any table, as text and as raw bytes; what is encrypted is not readable."""
        database = Database(self.database)
        try:
            tables = sa.inspect(database.engine).get_table_names()
            with database.reading() as tx:
                rows = {name: tx.execute(sa.text(f'select * from "{name}"')).all() for name in tables}
        finally:
            database.close()
        assert len(rows["transcript"]) > 50, "the journeys are not in this database"
        return {
            f"table {name}": {mark for row in each for value in row for mark in marks(_raw(value))}
            for name, each in rows.items()
        }

    def audited(self, conversation_id: str) -> set[tuple[str, str]]:
        """Trace and place of the audit rows of a conversation."""
        database = Database(self.database)
        with database.reading() as tx:
            about = {"id": conversation_id}
            rows = tx.execute(sa.text("select trace, place from audit where conversation_id = :id"), about).all()
        database.close()
        return {(row.trace, row.place) for row in rows}

    def _in_processes(self) -> dict[str, set[str]]:
        found = {}
        pids = self.desk.pids("")
        assert len(pids) >= 5, "processes are missing"
        for pid in pids:
            for file in ("environ", "cmdline"):
                found[f"process {pid} {file}"] = marks(Path(f"/proc/{pid}/{file}").read_bytes())
            limits = Path(f"/proc/{pid}/limits").read_text()
            if pid != self.desk.process.pid:
                assert re.search(r"Max core file size +0 ", limits), "a crash would write a core file"
        return found

    def destinations(self) -> set[tuple[str, str]]:
        """Where any process connected to, or asked the address of: host and port."""
        lines = (self.folder / "connections").read_text().splitlines()
        return {_destination(line.split("\t")) for line in lines}

    def declared(self) -> set[tuple[str, str]]:
        """Where they may connect: to each other, on this machine."""
        own = self.desk.environment
        names = ("PORT", "LIVE_PORT", "RASA_PORT", "ACTIONS_PORT", "SIMULATOR_PORT")
        ports = [own[f"FRONTDESK_{name}"] for name in names]
        if not self.database.startswith("sqlite"):
            ports.append(str(sa.make_url(self.database).port))
        return {("127.0.0.1", port) for port in ports} | {("name", "127.0.0.1"), ("name", "None")}


def _written_since(path: Path, began: float) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime >= began
    except FileNotFoundError:
        return False


def _raw(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _destination(note: list[str]) -> tuple[str, str]:
    to = ast.literal_eval(note[2])
    if isinstance(to, tuple):
        return str(to[0]), str(to[1])
    return ("name", str(to)) if "addr" in note[0] or "host" in note[0] else ("file", str(to))


@contextmanager
def watched(folder: Path, database_url: str = "") -> Iterator[Watched]:
    """A front desk with marked patients, started under watch; its proxy variables lead into a trap."""
    practice, began = folder / "practice", time.time()
    shutil.copytree(ROOT / "data/demo", practice)
    for name, more in (("patients.yml", PATIENTS), ("statements.yml", STATEMENT)):
        with (practice / name).open("a", encoding="utf-8") as file:
            file.write(more)
    for name in ("var", "tmp", "home"):
        (folder / name).mkdir()
    with socket.create_server(("127.0.0.1", 0)) as trap:
        proxy, metrics = f"http://127.0.0.1:{trap.getsockname()[1]}", _four_ports()
        more = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"), proxy)
        more |= {"PYTHONPATH": f"{ROOT / 'tests/e2e/planted'}:{ROOT}", "TMPDIR": str(folder / "tmp")}
        more |= {"HOME": str(folder / "home"), "WATCHED_CONNECTIONS": str(folder / "connections")}
        more |= {"DATABASE_URL": database_url, "FRONTDESK_METRICS_PORT": str(metrics)}
        desks = running(folder / "var", practice, more)
        for desk in desks:
            database = database_url or f"sqlite:///{folder / 'var' / 'practice.db'}"
            yield Watched(desk, database, folder, trap.getsockname()[1], metrics, began)


def _four_ports() -> int:
    """The first of four free ports, below those that the system gives to connections."""
    while True:
        first = random.randrange(20_000, 30_000)
        try:
            for port in range(first, first + 4):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return first


class Console:
    """A manager's browser."""

    def __init__(self, url: str, manager: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, follow_redirects=True, trust_env=False)
        assert "sign-out" in self.sends("/console/sign-in", manager=manager, password=PASSWORD).text
        self.sends("/console/presence", at_desk="yes")

    def sends(self, path: str, **fields: str) -> httpx.Response:
        page = self.http.get("/console/").text
        token = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert token
        return self.http.post(path, data={**fields, "csrf_token": token[1]})

    def handles(self, case: str, patient: ApiPatient) -> bool:
        """Takes the case if it is this manager's, talks, gives back, closes."""
        if self.sends(f"/console/cases/{case}/accept").status_code != 200:
            return False
        self.http.get(f"/console/cases/{case}")
        self.sends(f"/console/cases/{case}/messages", text="Hello Zebulonia, I see the quelminster.")
        patient.says("it is the zorblatt again, call 914-555-0199")
        self.sends(f"/console/cases/{case}/give-back", agreed="We take the brindlewhack off, Zebulonia.")
        patient.says("what did we agree on?")
        self.sends(f"/console/cases/{case}/resolve", outcome="answered", words="snorfelgate for Quixwick")
        return True


def everything(watched: Watched) -> None:
    """Every journey there is, by marked people, and every way to fail."""
    url = watched.desk.url
    managers = [Console(url, manager) for manager in MANAGERS]
    _english(ApiPatient(url))
    _spanish(ApiPatient(url, "es-US"))
    _a_new_patient(ApiPatient(url))
    _a_stranger(ApiPatient(url))
    _a_manager_talks(ApiPatient(url), managers)
    _hears_and_speaks(ApiPatient(url))
    _wrong_requests(url)
    for plant in ("plantroute", "plantthread", "plantprint", "plantaction", "plantengine"):
        ApiPatient(url).post(f"{plant} Zebulonia Quixwick born July 29, 1938, zorblatt", str(uuid.uuid4()))
    _locked(watched)
    _engine_killed(watched)


def _all(patient: ApiPatient, *sentences: str) -> str:
    return "\n".join(answer(patient.says(sentence)) for sentence in sentences)


def _english(patient: ApiPatient) -> None:
    booked = _all(
        patient,
        "I need to see Dr. Ruiz next week about my zorblatt",
        "do you take Aetna? asks Zebulonia",
        "the first one",
        "Zebulonia Quixwick",
        "July 29, 1938",
        "yes",
    )
    assert "It is booked" in booked
    visits = _all(patient, "when are my visits?")
    assert "Ruiz" in visits
    owed = _all(patient, "how much do I owe?", "Zebulonia Quixwick", "July 29, 1938", "10973")
    assert "148" in owed
    _all(patient, "what is the charge for?", "I need to move my visit because of the zorblatt", "1", "1", "yes")
    _all(patient, "cancel my appointment", "1", "yes")
    _all(patient, "my member id is HVP-990173 and my e-mail zq.canary@mail.example", "07/29/1938", "7/29/1938")


def _spanish(patient: ApiPatient) -> None:
    booked = _all(
        patient,
        "quiero una cita con la doctora Ruiz la próxima semana, me duele el xuxulandés",
        "la primera",
        "Ñandúbela Óxquiroz",
        "6 de noviembre de 1952",
        "sí",
    )
    assert "reservada" in booked
    _all(patient, "¿cuánto debo?", "Ñandúbela Óxquiroz", "6 de noviembre de 1952", "914 555 0187")
    _all(patient, "¿aceptan xuxulandés?", "quiero cancelar mi cita", "1", "sí")
    _all(patient, "no puedo respirar, el xuxulandés me aprieta el pecho", "quiero hablar con una persona")


def _a_new_patient(patient: ApiPatient) -> None:
    booked = _all(
        patient,
        "I'd like to book a checkup, as soon as possible, for my vexilloom",
        "1",
        "Wilhelmixa Vorbenstad",
        "August 13 1941",
        "this is my first visit",
        "914-555-0193",
        "yes",
    )
    assert "It is booked" in booked


def _a_stranger(patient: ApiPatient) -> None:
    _all(patient, "what's my balance", "Threlkova Vorbenstad", "January 1, 1950")
    _all(patient, "Threlkova Quixwick", "July 29, 1938")
    _all(patient, "Zebulonia Threlkova", "August 13, 1941", "my zorblatt hurts", "blargh vexilloom")


def _a_manager_talks(patient: ApiPatient, managers: list[Console]) -> None:
    body = patient.says("I want to file a complaint, the zorblatt was rude to me, I am Zebulonia, 10973")
    case = body["case"]["id"]
    assert any(manager.handles(case, patient) for manager in managers), "no manager could take the case"


def _hears_and_speaks(patient: ApiPatient) -> None:
    """Every line aloud, also their own, and something said: nothing of it goes to another machine or stays on this."""
    _all(patient, "what are your opening hours?", "I am Zebulonia Quixwick and my zorblatt hurts", "how much do I owe?")
    path, rows = f"/chat/conversations/{patient.id}", patient.state()["messages"]
    heard = [patient.http.get(f"{path}/sound", params={"seq": row["seq"]}).status_code for row in rows]
    assert len(heard) >= 7
    assert set(heard) == {200}
    said = patient.http.post(f"{path}/recordings", content=say("one two five nine nine", "slt"))
    assert said.status_code in (200, 422), said.text


def _wrong_requests(url: str) -> None:
    """Unknown paths, wrong bodies, wrong sign-ins, not even HTTP; each with marks in it."""
    http = httpx.Client(base_url=url, timeout=30, trust_env=False)
    patient = ApiPatient(url)
    messages = f"/chat/conversations/{patient.id}/messages"
    http.get("/Zebulonia/Quixwick?phone=9145550199&said=vexilloom", headers={"traceparent": "vexilloom"})
    http.get("/", headers={"User-Agent": "vexilloom", "Referer": "http://x/?zorblatt", "X-Forwarded-For": "Zebulonia"})
    http.post("/chat/conversations/Zebulonia/messages", json={"text": "zorblatt"})
    http.request("VEXILLOOM", "/?zorblatt=10973")
    patient.http.post(messages, content=b'{"id": "1", "text": "zorblatt Zebulonia')
    patient.http.post(messages, json=["zorblatt"])
    patient.http.post(messages, json={"id": "2", "text": "zorblatt " * 10_000})  # the last: the connection is cut
    http.post("/console/sign-in", data={"manager": "Zebulonia", "password": "vexilloom"})
    Console(url, MANAGERS[0]).sends("/console/cases/Quixwick/accept", said="zorblatt")
    host, port = url.removeprefix("http://").split(":")
    end = b"\r\n\r\n"
    for raw in (b"GET /?vexilloom HTTP/9.9" + end, b"vexilloom" + end, b"GET / HTTP/1.1\r\nZorblatt" + end):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(raw)
            connection.recv(1000)


def _locked(watched: Watched) -> None:
    """The database is locked for longer than a statement may wait, while a message comes."""
    patient = ApiPatient(watched.desk.url)
    patient.says("what are your opening hours, zorblatt?")
    locker = threading.Thread(target=_lock, args=(watched.database, 4.0))
    locker.start()
    time.sleep(0.3)
    patient.post("I'd like a checkup for my zorblatt, Zebulonia Quixwick", str(uuid.uuid4()))
    locker.join()


def _lock(database: str, seconds: float) -> None:
    if database.startswith("sqlite"):
        engine = Database(database)
        with engine.begin():
            time.sleep(seconds)
        engine.close()
        return
    with psycopg.connect(database) as connection:
        connection.execute("LOCK TABLE conversations, transcript, turns IN ACCESS EXCLUSIVE MODE")
        time.sleep(seconds)


def _engine_killed(watched: Watched) -> None:
    """The engine dies in the middle of a turn."""
    patient = ApiPatient(watched.desk.url)
    asking = threading.Thread(target=patient.says, args=("I'd like a checkup for my zorblatt, says Quixwick",))
    asking.start()
    for pid in watched.desk.pids("bot/run.py serve"):
        os.kill(pid, signal.SIGKILL)
    asking.join()
    watched.desk.wait(watched.desk.engine)
    patient.says("Zebulonia Quixwick, July 29, 1938")
