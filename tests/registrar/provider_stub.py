"""A provider that lies as it is told: discovery, keys and ID tokens over real HTTP, signed here."""

import asyncio
import hmac
import json
import ssl
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from services.registrar.adapters.authlib_provider import Client

CLIENT_ID, SECRET, CODE, ACCESS_TOKEN = "sightline", "hush: 100% + more", "the-code", "the-access-token"


def new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)


@dataclass
class Stub:
    """`claims`, `header` and `metadata` go over what is right; a claim of None is left out.

    `answers`: by path, what comes in place of what is right. `asked`: each path, in order.
    `forms` and `secrets`: what came to the token endpoint, and how it was authenticated.
    """

    issuer: str
    key: RSAKey = field(default_factory=new_key)
    published: list[RSAKey] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, web.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    nonce: str = ""
    silent: bool = False

    @property
    def client(self) -> Client:
        return Client(self.issuer, CLIENT_ID, SECRET)

    def sent(self, url: str) -> dict[str, str]:
        """What a browser would bring here; its nonce goes into the next ID token."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.nonce = asked["nonce"]
        return asked

    def right_claims(self) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": "anton",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "at_hash": half(ACCESS_TOKEN),
        }

    def id_token(self) -> str:
        claims = without_none(self.right_claims() | self.claims)
        header = without_none({"alg": "RS256", "kid": self.key.kid} | self.header)
        if header["alg"] in {"none", "HS256"}:
            return by_anybody(header, claims, self.key)
        registry = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
        return jwt.encode(header, claims, self.key, registry=registry)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if self.silent:
            await asyncio.sleep(60)
        if request.path in self.answers:
            return self.answers[request.path]
        if request.path == "/.well-known/openid-configuration":
            return web.json_response(self.stated() | self.metadata)
        if request.path == "/jwks":
            keys = self.published or [self.key]
            return web.json_response({"keys": [key.as_dict(private=False) for key in keys]})
        if request.path == "/token":
            self.forms.append({name: str(value) for name, value in (await request.post()).items()})
            self.secrets.append(request.headers.get("Authorization", ""))
            return web.json_response(
                {"id_token": self.id_token(), "access_token": ACCESS_TOKEN, "token_type": "Bearer"}
            )
        raise web.HTTPNotFound

    def stated(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }


def half(token: str) -> str:
    """As in at_hash."""
    return text(sha256(token.encode()).digest()[:16])


def by_anybody(header: dict[str, Any], claims: dict[str, Any], key: RSAKey) -> str:
    """A token with no signature, or with one by the public key, which everybody has, as a secret."""
    signed = ".".join(text(json.dumps(part).encode()) for part in (header, claims))
    mac = hmac.new(key.as_pem(private=False), signed.encode(), sha256).digest()
    return f"{signed}.{text(mac) if header['alg'] == 'HS256' else ''}"


def text(content: bytes) -> str:
    """As tokens write bytes."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def without_none(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


@asynccontextmanager
async def stub(tls: ssl.SSLContext | None = None) -> AsyncIterator[Stub]:
    """One that runs; over TLS where it is given some."""
    application = web.Application()
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    made = Stub("")
    application.router.add_route("*", "/{path:.*}", made.answer)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    scheme = "http" if tls is None else "https"
    made.issuer = f"{scheme}://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()
