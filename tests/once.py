"""What costs each test the same, and tests nothing, is paid once: strong password hashes, templates, statements."""

from pathlib import Path
from typing import Any

from argon2 import Parameters, PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine import Engine

from frontdesk.accounts import passwords, second_factor

REAL_PASSWORDS = passwords.hasher
REAL_CODES: Parameters = second_factor.PROFILE
WEAK = Parameters(REAL_CODES.type, REAL_CODES.version, 16, 32, time_cost=1, memory_cost=8, parallelism=1)


class Compiled(dict[Any, Any]):
    """Compiled statements of all engines of one kind; SQLAlchemy's own cache is of one engine, and tests make many."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)  # without the engine's dialect, which is made anew for each

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


_compiled: dict[str, Compiled] = {}


def weaken_hashes() -> None:
    """Hashes that a machine makes in no time. `tests/unit/accounts` sees to the real ones."""
    passwords.hasher = PasswordHasher.from_parameters(WEAK)
    second_factor.PROFILE = WEAK


def keep_templates(folder: Path) -> None:
    """Each application reads its templates; they are translated into code once."""
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


def share_statements(engine: Engine) -> None:
    """A statement is put into words once for all databases of a kind."""
    engine.update_execution_options(compiled_cache=_compiled.setdefault(engine.dialect.name, Compiled()))
