"""One household counts as one, however many addresses it has."""

import pytest

from frontdesk.network import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", None),
        ("line", None),
        ("", None),
    ],
)
def test_an_ipv6_address_counts_as_its_64_and_an_ipv4_address_as_itself(address: str, network: str | None) -> None:
    assert network_of(address) == network
