"""A mail server for tests: speaks enough SMTP (RFC 5321) on a real socket, with STARTTLS, and keeps what it gets."""

import datetime as dt
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class MailServerForTests:
    """What came, and what it says instead of yes: by the command, for example {"RCPT": "550 no such mailbox"}."""

    port: int = 0
    commands: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    offers: list[str] = field(default_factory=lambda: ["STARTTLS", "AUTH PLAIN"])
    trusts: ssl.SSLContext | None = None
    certificate: Path | None = None


@contextmanager
def a_mail_server(folder: Path) -> Iterator[MailServerForTests]:
    """Runs one on this machine, with a certificate of its own, which `trusts` accepts."""
    found = MailServerForTests(certificate=_certificate(folder))
    found.trusts = ssl.create_default_context(cafile=str(found.certificate))

    class Handler(socketserver.StreamRequestHandler):
        timeout = 5

        def handle(self) -> None:
            _talk(self, found)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what some tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield found
        server.shutdown()


def _talk(handler: Any, server: MailServerForTests) -> None:
    stream, connection = handler.rfile, handler.connection

    def say(*lines: str) -> None:
        connection.sendall("".join(f"{line}\r\n" for line in lines).encode())

    say("220 here")
    while line := stream.readline().decode().strip():
        command = line.split()[0].upper()
        server.commands.append(line)
        if command in server.says:
            say(server.says[command])
        elif command == "EHLO":
            say(*[f"250-{offer}" for offer in ["here", *server.offers]][:-1], f"250 {server.offers[-1]}")
        elif command == "STARTTLS":
            say("220 go on")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(str(server.certificate))
            connection = context.wrap_socket(connection, server_side=True)
            stream = connection.makefile("rb")
        elif command == "AUTH":
            say("235 welcome")
        elif command == "DATA":
            say("354 go on")
            server.messages.append(_until_the_dot(stream))
            say("250 taken")
        else:
            say("221 bye" if command == "QUIT" else "250 yes")
            if command == "QUIT":
                return


def _until_the_dot(stream: Any) -> str:
    return "".join(iter(lambda: stream.readline().decode(), ".\r\n"))


def _certificate(folder: Path) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = dt.datetime.now(dt.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(here, critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *private) + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
