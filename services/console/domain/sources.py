"""Where a browser is, as far as tries to sign in are counted by it."""

from ipaddress import IPv6Address, ip_address, ip_network

UNKNOWN = "unknown"
# Of one subscriber: who has one address of such a network has all of them.
_IPV6_PREFIX = 64


def source_of(peer: str | None, forwarded: str = "") -> str:
    """Return the place of a browser: its address; of IPv6 the network of its subscriber.

    `peer`: who is at the other end of the connection. `forwarded`: what a proxy that is trusted says of whom
    it speaks for, the last of them if there are several: those before it are the browser's own word.
    """
    stated = forwarded.rpartition(",")[2].strip()
    try:
        address = ip_address(_bare(stated or peer or ""))
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), _IPV6_PREFIX), strict=False))
    return str(address)


def _bare(stated: str) -> str:
    """Return an address without the port that some proxies put behind it: each connection has another."""
    if stated.startswith("["):
        return stated[1:].partition("]")[0]
    host, _, port = stated.rpartition(":")
    return host if port.isdigit() and ":" not in host else stated
