"""Settings: one typed class, from the environment only. Every field is explained in docs/settings.md."""

import ipaddress
import re
from datetime import datetime
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from frontdesk.errors import SettingMissing

ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?", re.IGNORECASE)
E164 = re.compile(r"\+[1-9]\d{6,14}")
HERE = ("localhost", "127.0.0.1", "::1")


class Settings(BaseSettings):
    """What a practice can set. Defaults are safe in production and fit to be public."""

    model_config = SettingsConfigDict(env_prefix="FRONTDESK_", extra="ignore", env_ignore_empty=True)

    database_url: str = Field("", validation_alias="DATABASE_URL")
    """Empty: SQLite in the folder for variable data, one file per practice."""
    var: Path = Path("var")
    practice: Path = Path("data/demo")
    host: str = "127.0.0.1"
    port: int = 8000
    live_port: int = 8001
    public_url: str = ""
    """The address patients' browsers use; empty: made from host and port."""
    live_url: str = ""
    chat_origins: str = ""
    """Sites that may embed the chat, separated by commas."""
    rasa_port: int = 5005
    actions_port: int = 5055
    engine_seconds: float = 15.0
    patient_seconds: float = 6.0
    encryption_key: str = ""
    """64 hexadecimal digits, or several keys as 1:digits,2:digits; empty: kept in a file among the variable data."""
    sentence_model: str = ""
    """A folder with another sentence-transformers model of the same kind; empty: the packaged one."""
    identity_codes: bool = False
    """Offers a one-time code by text as the third fact; without a provider of texts in a demo only."""
    smtp_host: str = ""
    """The server that takes our e-mails; empty: they are files in a folder."""
    smtp_port: int = Field(587, ge=1, le=65_535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = ""
    """The address that e-mails come from."""
    twilio_account: str = ""
    """The account at Twilio that sends texts and carries calls; empty: nobody does."""
    twilio_token: SecretStr = SecretStr("")
    twilio_next_token: SecretStr = SecretStr("")
    """A second token whose signatures are taken too, while the account changes from one to the other."""
    twilio_from: str = ""
    """The number that texts come from (E.164), or a messaging service (MG…)."""
    twilio_url: str = "https://api.twilio.com"
    phone_number: str = ""
    """The practice's number at Twilio (E.164), which patients call and managers see; empty: no phone line."""
    phone_fallback: str = ""
    """A number that a person answers without us (E.164): callers get it when something of ours fails; empty: nobody."""
    phone_url: str = "https://api.twilio.com"
    """Where calls are placed; in a demo also a stand-in on this machine."""
    simulator_port: int = Field(8002, ge=0, le=65_535)
    """Where a demo without an account has its telephone, on this machine only; 0: it has none."""
    speech_url: str = ""
    """A vendor's voice behind an address of the practice's own; empty: voices of this machine only."""
    speech_key: SecretStr = SecretStr("")
    speech_agreement: bool = False
    """Says that an agreement covers what patients hear; without it the vendor gets public words only."""
    speech_voices: Path | None = None
    """A folder with Piper's voices, one <language>.onnx each; empty: espeak-ng."""
    speech_gtts: bool = False
    """Has `frontdesk speech render` ask Google's free endpoint for public sentences, ahead of time."""
    listening_models: Path | None = None
    """A folder with a Vosk or Whisper model per language; empty: English only, by the packaged one."""
    now: datetime | None = None
    """Pins the clock, for trials."""
    trusted_proxies: int = Field(0, ge=0, le=5)
    """How many proxies of the practice's own stand in front and say who asks."""
    metrics_port: int = Field(0, ge=0, le=65_531)
    """The first of four ports for figures, on this machine only; 0: none."""

    kill_orders: Path | None = None
    """A file by which crash tests end processes at chosen points; refused unless the clock is pinned."""

    @model_validator(mode="after")
    def _kill_only_in_trials(self) -> Self:
        if self.kill_orders and self.now is None:
            raise ValueError("FRONTDESK_KILL_ORDERS is for tests, where FRONTDESK_NOW pins the clock")
        return self

    @model_validator(mode="after")
    def _can_send(self) -> Self:
        """Half a provider is refused at the start, not when the first patient is to be told something."""
        if self.smtp_host and "@" not in self.mail_from:
            raise ValueError("FRONTDESK_SMTP_HOST needs FRONTDESK_MAIL_FROM, like desk@example.org")
        if self.smtp_host and self.smtp_security == "none" and self.smtp_host not in HERE:
            raise ValueError("FRONTDESK_SMTP_SECURITY: none is for a server on this machine")
        number = self.twilio_from or self.phone_number
        if self.twilio_account and not (self.twilio_token.get_secret_value() and number):
            wanted = "FRONTDESK_TWILIO_TOKEN and FRONTDESK_TWILIO_FROM or FRONTDESK_PHONE_NUMBER"
            raise ValueError(f"FRONTDESK_TWILIO_ACCOUNT needs {wanted}")
        if self.phone_number and not self.twilio_account:
            raise ValueError("FRONTDESK_PHONE_NUMBER needs FRONTDESK_TWILIO_ACCOUNT")
        return self

    @field_validator("phone_number", "phone_fallback")
    @classmethod
    def _is_number(cls, number: str) -> str:
        if number and not E164.fullmatch(number):
            raise ValueError("must be like +19145550100")
        return number

    @field_validator("phone_url")
    @classmethod
    def _leads_outside_or_here(cls, url: str) -> str:
        """As for texts; a stand-in on this machine is for demos, which whoever places the calls makes sure of."""
        if _is_origin(url) and urlsplit(url).hostname in HERE:
            return url
        return cls._leads_outside(url)

    @field_validator("speech_url")
    @classmethod
    def _is_safe_to_ask(cls, url: str) -> str:
        """What patients hear goes there: encrypted, or to a service on this machine."""
        host = urlsplit(url).hostname or ""
        if url and not (host in HERE or (url.startswith("https://") and host)):
            raise ValueError("must begin with https://, or lead to this machine")
        return url

    @field_validator("twilio_url")
    @classmethod
    def _leads_outside(cls, url: str) -> str:
        """Numbers and a secret go there: encrypted, and to nothing inside the practice's network."""
        if not (_is_origin(url) and url.startswith("https://") and _is_outside(urlsplit(url).hostname or "")):
            raise ValueError("must be like https://api.twilio.com: https, no path, and not inside this network")
        return url

    @field_validator("public_url", "live_url")
    @classmethod
    def _is_origin(cls, url: str) -> str:
        """An address goes into headers and pages: scheme, host and port, and nothing behind them."""
        if url and not _is_origin(url):
            raise ValueError("must be like https://frontdesk.example.org, without a path, name or password")
        return url

    @field_validator("chat_origins")
    @classmethod
    def _are_origins(cls, origins: str) -> str:
        if not all(_is_origin(origin.strip()) for origin in origins.split(",") if origin.strip()):
            raise ValueError("must be like https://www.example.org,https://example.org, without paths")
        return origins

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql:// or sqlite:///")
        return url

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.var / self.practice.resolve().name}.db"

    @property
    def key_file(self) -> Path:
        """Where the keys are kept when no setting gives them."""
        return self.var / "encryption.key"

    @property
    def seal_file(self) -> Path:
        """Where the audit log's seals are kept outside the database."""
        return self.var / "audit-seals.txt"

    @property
    def phone_off_file(self) -> Path:
        """While this file is there, calls are put through to `phone_fallback`."""
        return self.var / "phone-off"

    @property
    def sent_folder(self) -> Path:
        """Where notices are written as long as no provider is connected."""
        return self.var / "sent"

    @property
    def gateway_url(self) -> str:
        """Where pages and the chat are reached."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def stream_url(self) -> str:
        """Where event streams are reached."""
        return self.live_url or f"http://{self.host}:{self.live_port}"

    @property
    def simulator_url(self) -> str:
        """The telephone of a demo, on this machine only; empty when it has none."""
        return f"http://127.0.0.1:{self.simulator_port}" if self.simulator_port else ""

    @property
    def line_is_simulated(self) -> bool:
        """Whether calls go to the telephone of a demo, and not to a provider."""
        return bool(self.phone_number) and self.phone_url == self.simulator_url

    @property
    def rasa_url(self) -> str:
        """The engine, on this machine only."""
        return f"http://127.0.0.1:{self.rasa_port}"


def read_settings() -> Settings:
    """The settings of this process; raises SettingMissing, which names the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"{_variable(problem['loc'])}: {problem['msg']}" for problem in error.errors(include_input=False)]
        raise SettingMissing("wrong settings in the environment:\n" + "\n".join(wrong)) from None


def _variable(where: tuple[int | str, ...]) -> str:
    """The name of the environment variable that a problem is in."""
    name = str(where[0]).upper() if where else "…"  # a problem of several together names them itself
    return name if name == "DATABASE_URL" else f"FRONTDESK_{name}"


def _is_origin(url: str) -> bool:
    """Whether this is a scheme, a host and perhaps a port, and nothing else (RFC 6454)."""
    return ORIGIN.fullmatch(url) is not None


def _is_outside(host: str) -> bool:
    """Whether a host's name or address is one of the public internet, as far as it can be told without asking."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        names = host.rstrip(".").split(".")
        return len(names) > 1 and not names[-1].isdigit() and names[-1] not in ("local", "internal", "localhost", "lan")
