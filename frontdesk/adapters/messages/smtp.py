"""E-mails by a mail server (SMTP, RFC 5321), encrypted on the way there (RFC 3207, RFC 8314)."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from frontdesk.adapters.messages.port import NotSent
from frontdesk.notices.model import Notice

SECONDS = 10.0  # for each answer of the server: with all of them less than a notice stays claimed


@dataclass(frozen=True)
class MailServer:
    """Where e-mails are handed over. `security`: "starttls" (usually port 587), "tls" (465), or "none", which is for a
    server on this machine. Without a user nobody signs in."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""


class SmtpMessages:
    """Hands each e-mail to the server. The notice's id is the Message-ID, so that a mailbox that gets one twice, after
    we died between sending and writing it down, can tell."""

    def __init__(self, server: MailServer, tls: ssl.SSLContext | None = None, seconds: float = SECONDS) -> None:
        self._server = server
        self._tls = tls or ssl.create_default_context()
        self._seconds = seconds

    def send(self, notice: Notice) -> None:
        """Sends one e-mail; raises NotSent for whatever the server says but yes, and when it says nothing for ten
        seconds. The reason is not passed on: servers quote addresses."""
        try:
            with self._signed_in() as smtp:
                smtp.send_message(self._message(notice))
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(type(error).__name__) from None

    def _signed_in(self) -> smtplib.SMTP:
        at = self._server
        if at.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(at.host, at.port, timeout=self._seconds, context=self._tls)
        else:
            smtp = smtplib.SMTP(at.host, at.port, timeout=self._seconds)
        try:
            if at.security == "starttls":  # a server that cannot is refused: nothing goes over an open line
                smtp.starttls(context=self._tls)
            if at.user:
                smtp.login(at.user, at.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._server.sender, notice.to, notice.subject
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{notice.id}@{self._server.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # so that no holiday reply comes back (RFC 3834)
        message.set_content(notice.body, cte="quoted-printable")  # not every server takes eight bits
        return message
