"""Settings that are wrong are refused at the start, by the name of their variable and without their value."""

import pytest

from frontdesk.errors import SettingMissing
from frontdesk.settings import read_settings

SECRET = "s3cret"
WRONG = {
    "FRONTDESK_PUBLIC_URL": [
        f"https://me:{SECRET}@example.org", "https://example.org/desk", "ftp://example.org", "example.org",
        "https://example.org; script-src *", "https://", "javascript:alert(1)", "https://example.org\n", "https://*",
    ],
    "FRONTDESK_LIVE_URL": ["https://example.org/live", "ws://example.org", "https://example.org 'unsafe-inline'"],
    "FRONTDESK_CHAT_ORIGINS": ["*", "https://example.org/", "https://example.org,null", "https://*.example.org"],
    "DATABASE_URL": [f"mysql://me:{SECRET}@db/x", "sqlite://", "http://169.254.169.254/"],
    "FRONTDESK_TRUSTED_PROXIES": ["-1", "many"],
    "FRONTDESK_METRICS_PORT": ["65535", "-1"],
}  # fmt: skip


@pytest.mark.parametrize(("variable", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingMissing) as refused:
        read_settings()

    assert f"\n{variable}: " in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FRONTDESK_PUBLIC_URL", "https://frontdesk.example.org:8443"),
        ("FRONTDESK_LIVE_URL", "http://[::1]:8001"),
        ("FRONTDESK_CHAT_ORIGINS", "https://www.example.org, http://localhost:3000"),
        ("DATABASE_URL", f"postgresql://frontdesk:{SECRET}@127.0.0.1/frontdesk"),
        ("DATABASE_URL", "sqlite:////srv/frontdesk/demo.db"),
    ],
)
def test_a_right_one_is_taken(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)

    read_settings()
