"""Phone numbers, member numbers, postal codes and money, typed or said."""

import pytest

from frontdesk.understanding.contact import (
    read_amount,
    read_last_four,
    read_member_id,
    read_phone,
    read_postal_code,
)

EN, ES = "en-US", "es-US"
PHONES = [
    ("212-555-0187", EN, "+12125550187"),
    ("(914) 555 0101", EN, "+19145550101"),
    ("+1 212 555 0187", EN, "+12125550187"),
    ("2125550187", EN, "+12125550187"),
    ("call me at 212.555.0187 after 3", EN, "+12125550187"),
    ("+52 55 1234 5678", EN, "+525512345678"),
    ("two one two five five five oh one eight seven", EN, "+12125550187"),
    ("my number is two one two, five five five, zero one eight seven", EN, "+12125550187"),
    ("area code two one two triple five oh one eight seven", EN, "+12125550187"),
    ("two one two dash five five five dash oh one eight seven", EN, "+12125550187"),
    ("eight hundred five five five oh one eight seven", EN, "+18005550187"),
    ("dos uno dos cinco cinco cinco cero uno ochenta y siete", ES, "+12125550187"),
    ("dos doce cinco cincuenta y cinco cero uno ochenta y siete", ES, "+12125550187"),
    ("doscientos doce quinientos cincuenta y cinco cero uno ochenta y siete", ES, "+12125550187"),
    ("dos uno dos triple cinco cero uno ocho siete", ES, "+12125550187"),
    ("555-0187", EN, None),
    ("000-000-0000", EN, None),
    ("10001", EN, None),
    ("march 14 1982", EN, None),
    ("no tengo", ES, None),
]
POSTAL_CODES = [
    ("10001", EN, "10001"),
    ("12599-1234", EN, "12599-1234"),
    ("my zip is one two five nine nine", EN, "12599"),
    ("twelve five ninety nine", EN, "12599"),
    ("one oh oh oh one", EN, "10001"),
    ("uno dos cinco nueve nueve", ES, "12599"),
    ("212-555-0187", EN, None),
    ("1234", EN, None),
]
LAST_FOURS = [
    ("0187", EN, "0187"),
    ("it ends in oh one eight seven", EN, "0187"),
    ("zero one eighty seven", EN, "0187"),
    ("1 2 3 4", EN, "1234"),
    ("last four are 4 4 double five", EN, "4455"),
    ("termina en cero uno ochenta y siete", ES, "0187"),
    ("212-555-0187", EN, None),
    ("12345", EN, None),
    ("none", EN, None),
]
MEMBER_IDS = [
    ("XYZ123456789", EN, "XYZ123456789"),
    ("my member id is abc-123-456", EN, "ABC123456"),
    ("W 1 2 3 4 5 6 7 8 9", EN, "W123456789"),
    ("x y z one two three four five six", EN, "XYZ123456"),
    ("it's 123456789", EN, "123456789"),
    ("the id is 987654321", EN, "987654321"),
    ("H12345678-01", EN, "H1234567801"),
    ("equis ye zeta uno dos tres cuatro cinco", ES, "XYZ12345"),
    ("mi numero de miembro es ABC 123456", ES, "ABC123456"),
    ("I don't have it", EN, None),
    ("1234", EN, None),
]
AMOUNTS = [
    ("$45.50", EN, 4550),
    ("$1,250", EN, 125000),
    ("1,250.00", EN, 125000),
    ("45", EN, 4500),
    ("45 dollars a month for 3 months", EN, 4500),
    ("forty five dollars and fifty cents", EN, 4550),
    ("fifty cents", EN, 50),
    ("a hundred dollars", EN, 10000),
    ("a hundred and twenty bucks", EN, 12000),
    ("twenty five hundred dollars", EN, 250000),
    ("cuarenta y cinco dólares con cincuenta", ES, 4550),
    ("cuarenta y cinco dólares con cincuenta centavos", ES, 4550),
    ("cuarenta con cincuenta", ES, 4050),
    ("45,50", ES, 4550),
    ("mil doscientos dólares", ES, 120000),
    ("I have 3 kids", EN, None),
    ("", EN, None),
]


@pytest.mark.parametrize(("text", "language", "expected"), PHONES)
def test_phones(text: str, language: str, expected: str | None) -> None:
    assert read_phone(text, language) == expected


def test_a_phone_of_another_country_needs_its_code_or_its_region() -> None:
    assert read_phone("999 123 4567", "es-US") is None
    assert read_phone("999 123 4567", "es-US", region="MX") == "+529991234567"


@pytest.mark.parametrize(("text", "language", "expected"), POSTAL_CODES)
def test_postal_codes(text: str, language: str, expected: str | None) -> None:
    assert read_postal_code(text, language) == expected


@pytest.mark.parametrize(("text", "language", "expected"), LAST_FOURS)
def test_last_fours(text: str, language: str, expected: str | None) -> None:
    assert read_last_four(text, language) == expected


@pytest.mark.parametrize(("text", "language", "expected"), MEMBER_IDS)
def test_member_ids(text: str, language: str, expected: str | None) -> None:
    assert read_member_id(text, language) == expected


@pytest.mark.parametrize(("text", "language", "expected"), AMOUNTS)
def test_amounts(text: str, language: str, expected: int | None) -> None:
    assert read_amount(text, language) == expected
