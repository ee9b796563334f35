"""The network that asks: what is counted as one, wherever guesses and floods are counted by address."""

import ipaddress

HOUSEHOLD = 64  # bits: whoever has one IPv6 address has all of its /64 (RFC 6177)


def network_of(address: str) -> str | None:
    """The network of an address: an IPv4 address as it is, also when it is written as an IPv6 one, and of an IPv6
    address the /64. None for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.IPv6Network((int(parsed), HOUSEHOLD), strict=False))
    return str(parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else parsed)
