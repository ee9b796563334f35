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
    "FRONTDESK_TWILIO_URL": [
        "http://api.twilio.com", "https://api.twilio.com/2010", f"https://me:{SECRET}@api.twilio.com",
        "https://169.254.169.254", "https://10.0.0.1", "https://127.0.0.1:8000", "https://[::1]", "https://localhost",
        "https://rasa.internal", "https://desk", "https://127.1", "https://[::ffff:10.0.0.1]",
    ],
    "FRONTDESK_PHONE_URL": [
        "http://api.twilio.com", "https://10.0.0.1", "https://rasa.internal", f"http://me:{SECRET}@127.0.0.1:9000",
        "http://127.0.0.1:9000/2010",
    ],
    "FRONTDESK_PHONE_NUMBER": ["9145550100", "+1 914 555 0100", "+0914555010", "whatsapp:+19145550100"],
    "FRONTDESK_SMTP_SECURITY": ["ssl", "off"],
    "FRONTDESK_SMTP_PORT": ["0", "65536"],
    "DATABASE_URL": [f"mysql://me:{SECRET}@db/x", "sqlite://", "http://169.254.169.254/"],
    "FRONTDESK_TRUSTED_PROXIES": ["-1", "many"],
    "FRONTDESK_METRICS_PORT": ["65535", "-1"],
    "FRONTDESK_SIMULATOR_PORT": ["65536", "-1"],
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
        ("FRONTDESK_TWILIO_URL", "https://api.dublin.ie1.twilio.com"),
        ("FRONTDESK_PHONE_URL", "http://127.0.0.1:9000"),
        ("FRONTDESK_PHONE_URL", "https://api.dublin.ie1.twilio.com"),
    ],
)
def test_a_right_one_is_taken(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)

    read_settings()


@pytest.mark.parametrize(
    "given",
    [
        {"SMTP_HOST": "mail.example.org"},
        {"SMTP_HOST": "mail.example.org", "MAIL_FROM": "desk@example.org", "SMTP_SECURITY": "none"},
        {"TWILIO_ACCOUNT": "AC1", "TWILIO_TOKEN": SECRET},
        {"TWILIO_ACCOUNT": "AC1", "TWILIO_FROM": "+19145550100"},
        {"TWILIO_ACCOUNT": "AC1", "PHONE_NUMBER": "+19145550100"},
        {"TWILIO_TOKEN": SECRET, "PHONE_NUMBER": "+19145550100"},
    ],
)
def test_half_a_provider_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"FRONTDESK_{name}", value)

    with pytest.raises(SettingMissing) as refused:
        read_settings()

    assert SECRET not in str(refused.value)


def test_secrets_are_not_printed_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_TWILIO_TOKEN", SECRET)
    monkeypatch.setenv("FRONTDESK_SMTP_PASSWORD", SECRET)

    assert SECRET not in repr(read_settings())
