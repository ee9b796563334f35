"""Hashes cost work in earnest; other tests use weak ones."""

from argon2.profiles import RFC_9106_LOW_MEMORY

from tests import once


def test_passwords_and_recovery_codes_are_hashed_with_the_work_that_rfc_9106_asks_for() -> None:
    passwords = once.REAL_PASSWORDS

    work = (passwords.time_cost, passwords.memory_cost, passwords.parallelism)
    asked = (RFC_9106_LOW_MEMORY.time_cost, RFC_9106_LOW_MEMORY.memory_cost, RFC_9106_LOW_MEMORY.parallelism)
    assert work == asked
    assert once.REAL_CODES == RFC_9106_LOW_MEMORY
