"""The second factor: codes of six digits that change every 30 seconds (TOTP, RFC 6238), and recovery codes."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from argon2 import low_level as argon2
from argon2.profiles import RFC_9106_LOW_MEMORY

SECONDS = 30
SLACK = 1  # steps before and after: a phone's clock may be off by that much (RFC 6238 §5.2)
NOBODYS_SECRET = "A" * 32  # checked where there is none, so that it takes as long
PROFILE = RFC_9106_LOW_MEMORY  # the work that a hash of a code costs
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # without those taken for others: I L O U 0 1


def new_secret() -> str:
    """A key for an authenticator app, in base32."""
    return pyotp.random_base32()


def address(secret: str, name: str, practice: str) -> str:
    """What the QR code says: the key, and under which name the app shows it (otpauth://…)."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=practice)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The number of the 30 seconds that this code is of; None for a wrong one. Each may be used once only."""
    given = "".join(code.split())
    current = int(now.timestamp()) // SECONDS
    totp = pyotp.TOTP(secret, interval=SECONDS)
    fitting = [
        step
        for step in range(current - SLACK, current + SLACK + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode())
    ]
    return fitting[0] if fitting else None


def new_code(groups: int) -> str:
    """A code to be typed by a person: groups of five letters and digits, about 24 bits each."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(groups))


def code_hash(about: str, code: str) -> str:
    """What is kept of a code, by which it is found again; how it was spaced or written does not matter.

    Slow and salted by what it is for (NIST SP 800-63B §5.1.2.2), and not made with the practice's key: recovery codes
    that are printed outlive a change of the key.
    """
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    work, salt = PROFILE, hashlib.sha256(about.encode()).digest()[:16]
    hashed = argon2.hash_secret_raw(
        bare.encode(), salt, work.time_cost, work.memory_cost, work.parallelism, 32, argon2.Type.ID
    )
    return hashed.hex()
