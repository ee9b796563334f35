"""Every setting is explained to the practice, and nothing else is."""

import re

from tests.architecture.project import existing


def test_settings_are_documented() -> None:
    existing("frontdesk/settings.py")
    page = existing("docs/settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`((?:FRONTDESK|DATABASE)_[A-Z_]+)`", page))

    assert documented == _names()


def _names() -> set[str]:
    """The names of the environment variables that settings are read from."""
    from frontdesk.settings import Settings

    prefix = str(Settings.model_config.get("env_prefix", ""))
    fields = Settings.model_fields.items()
    return {str(field.validation_alias or f"{prefix}{name}").upper() for name, field in fields}
