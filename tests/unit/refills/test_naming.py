"""Names of pharmacies and doctors in whole sentences."""

import pytest

from frontdesk.refills.naming import named_in

NAMES = {
    "alder": ("Alder Falls Drug", "the pharmacy on main"),
    "valley": ("Valley Care Pharmacy", "valley care"),
    "lindqvist": ("Dr. Margaret Lindqvist", "Lindqvist", "doctor lindquist"),
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("three tablets left, two a day, at Alder Falls Drug please", ["alder"]),
        ("the one at the Pharmacy on Main", ["alder"]),
        ("my pharmacy is Valley Care", ["valley"]),
        ("Dr. Lindqvist is away", ["lindqvist"]),
        ("doctor lindquist gave it to me", ["lindqvist"]),
        ("Alder Fals Drug", ["alder"]),
        ("some pharmacy", []),
        ("", []),
    ],
)
def test_names_are_found_where_they_stand(text: str, found: list[str]) -> None:
    assert named_in(text, NAMES) == found
