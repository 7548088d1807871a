"""Asks the provider, and nobody else: at its own origin, without redirects, little, and not for long."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from services.chassis.errors import BadInput, Unavailable

MOST_BYTES = 256 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=5.0, connect=3.0)
_AWAY = "the sign-in provider does not answer; try again in a while"
_ODD = "the sign-in provider answers what cannot be used; an engineer has to look at its address"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, and what the JSON said."""

    status: int
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Web:
    """`trust`: whose certificates are believed."""

    issuer: str
    trust: ssl.SSLContext

    def is_there(self, url: object) -> bool:
        """Whether `url` is at the issuer's origin."""
        return isinstance(url, str) and _origin(url) == _origin(self.issuer)

    async def get(self, url: str) -> Mapping[str, Any]:
        """Return a JSON object. Unavailable when there is none."""
        answer = await self._ask("GET", url, {}, "")
        if answer.status != 200:
            raise Unavailable(_ODD)
        return answer.said

    async def post(self, url: str, headers: Mapping[str, str], body: str) -> Answer:
        """Send a form. Unavailable when the provider does not answer in words."""
        return await self._ask("POST", url, headers, body)

    async def _ask(self, method: str, url: str, headers: Mapping[str, str], body: str) -> Answer:
        if not self.is_there(url):
            raise Unavailable(_ODD)
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT, auto_decompress=False) as session,
                session.request(
                    method, url, headers=sent, data=body or None, ssl=self.trust, allow_redirects=False
                ) as answer,
            ):
                if answer.status >= 500:
                    raise Unavailable(_AWAY)
                return Answer(answer.status, _parsed(await _limited(answer.content)))
        except (aiohttp.ClientError, OSError, ValueError):
            # Its words may hold the address, and with it a code. TimeoutError is one of these.
            raise Unavailable(_AWAY) from None


async def _limited(content: aiohttp.StreamReader) -> bytes:
    try:
        await content.readexactly(MOST_BYTES + 1)
    except asyncio.IncompleteReadError as end:
        return end.partial
    raise Unavailable(_ODD)


def _parsed(content: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise Unavailable(_ODD) from None
    if not isinstance(said, dict):
        raise Unavailable(_ODD)
    return said


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return "", None, None


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Return whose certificates are believed: an authority's of one's own, or the system's."""
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise BadInput(f"REGISTRAR_OIDC_CA_FILE: {ca_file} is no certificate as PEM") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
