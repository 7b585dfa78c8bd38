"""Where a request comes from, as far as that can be known."""

import os
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network

#: One household or one office has a network of this size, and may change its address in it at will.
IPV6_PREFIX = 64


def proxy_hops() -> int:
    """Return how many proxies of the operator stand in front (`HAICAP_PROXY_HOPS`, 0 when it is not set)."""
    return int(os.environ.get("HAICAP_PROXY_HOPS") or 0)


def client_address(meta: Mapping[str, str], *, hops: int) -> str:
    """
    Return the address of who asks: an IPv4 address, or the /64 network of an IPv6 address.

    `hops` proxies are believed: each puts who asked it at the end of `X-Forwarded-For`, so that the last `hops`
    entries are theirs. What stands before those anybody may have written. Without a usable entry it is the address
    of the connection, and the empty text when that is unknown.
    """
    seen = meta.get("REMOTE_ADDR", "")
    told = [entry.strip() for entry in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
    if 0 < hops <= len(told):
        seen = _grouped(told[-hops]) and told[-hops] or seen
    return _grouped(seen)


def is_this_machine(address: str) -> bool:
    """Test if an address of `client_address` is the machine itself."""
    try:
        return ip_network(address).is_loopback
    except ValueError:
        return False


def _grouped(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        if not parsed.is_loopback:
            return str(ip_network((int(parsed), IPV6_PREFIX), strict=False))
    return str(parsed)
