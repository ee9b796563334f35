"""Settings: one typed class, from the environment only. Every field is explained in docs/settings.md."""

from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from frontdesk.errors import SettingMissing


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
    proxies: int = Field(0, ge=0)
    """How many proxies of one's own stand in front; only their word on where a request comes from is taken."""
    rasa_port: int = 5005
    actions_port: int = 5055
    engine_seconds: float = 15.0
    patient_seconds: float = 6.0
    encryption_key: str = ""
    """64 hexadecimal digits, or several keys as 1:digits,2:digits; empty: kept in a file among the variable data."""
    sentence_model: str = ""
    """A folder with another sentence-transformers model of the same kind; empty: the packaged one."""
    identity_codes: bool = False
    """Offers a one-time code by text as the third fact; needs a provider of texts."""
    now: datetime | None = None
    """Pins the clock, for trials."""
    kill_orders: Path | None = None
    """A file by which crash tests end processes at chosen points; refused unless the clock is pinned."""

    @model_validator(mode="after")
    def _kill_only_in_trials(self) -> Self:
        if self.kill_orders and self.now is None:
            raise ValueError("FRONTDESK_KILL_ORDERS is for tests, where FRONTDESK_NOW pins the clock")
        return self

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
    def gateway_url(self) -> str:
        """Where pages and the chat are reached."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def stream_url(self) -> str:
        """Where event streams are reached."""
        return self.live_url or f"http://{self.host}:{self.live_port}"

    @property
    def rasa_url(self) -> str:
        """The engine, on this machine only."""
        return f"http://127.0.0.1:{self.rasa_port}"


def read_settings() -> Settings:
    """The settings of this process; raises SettingMissing, which names the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}" for problem in error.errors()]
        raise SettingMissing("wrong settings (FRONTDESK_… in the environment):\n" + "\n".join(wrong)) from None
