"""TLS to PostgreSQL, as its own programs spell it in an address: sslmode, sslrootcert, sslcert, sslkey."""

import ssl
from typing import Any

import sqlalchemy as sa

from services.chassis.errors import BadInput

_MODE, _AUTHORITY, _CERTIFICATE, _KEY = "sslmode", "sslrootcert", "sslcert", "sslkey"
_WORDS = (_MODE, _AUTHORITY, _CERTIFICATE, _KEY)
_VERIFIED = "verify-full"
# What asyncpg itself knows by these names; none of them looks at who answers.
_UNVERIFIED = ("disable", "allow", "prefer", "require")


def taken_from(url: sa.URL, service: str) -> tuple[sa.URL, dict[str, Any]]:
    """Return the address without these words, and what they mean to asyncpg. BadInput when they mean nothing.

    With sslmode=verify-full, or an authority and no mode, the server's certificate must be signed by that
    authority, and be for the address' host.
    """
    said = {word: str(url.query[word]) for word in _WORDS if word in url.query}
    plain = url.difference_update_query(_WORDS)
    mode = said.get(_MODE, _VERIFIED if said else "")
    if mode in _UNVERIFIED:
        return plain, {"ssl": mode}
    if mode not in ("", _VERIFIED):
        raise BadInput(f"{service}: its database's address says sslmode={mode}; write sslmode={_VERIFIED}")
    return plain, {"ssl": _context(said, service)} if said else {}


def _context(said: dict[str, str], service: str) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=said.get(_AUTHORITY))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if _CERTIFICATE in said:
            context.load_cert_chain(said[_CERTIFICATE], said.get(_KEY))
    except (OSError, ssl.SSLError):
        raise BadInput(
            f"{service}: its database's address names files for TLS that cannot be read as PEM;"
            " look at sslrootcert, sslcert and sslkey"
        ) from None
    return context
