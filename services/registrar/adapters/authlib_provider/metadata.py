"""What the provider says of itself (OpenID Connect Discovery 1.0), kept for an hour."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.discovery import get_well_known_url

from services.chassis.errors import Unavailable
from services.registrar.adapters.authlib_provider.fetching import Web

_KEPT = timedelta(hours=1)
# Signatures by a key pair: «none» and a secret that both sides know prove nothing here.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_METHODS = ("client_secret_basic", "client_secret_post")


@dataclass(frozen=True, slots=True)
class Metadata:
    """`end_session`: where to sign out; empty where one cannot.

    `says_issuer`: each answer names it (RFC 9207).
    """

    authorization: str
    token: str
    jwks: str
    end_session: str
    algorithms: tuple[str, ...]
    secret_by: str
    says_issuer: bool
    takes_claims: bool


class Discovery:
    """Asked for once an hour; and while the provider is away, once for all who wait for the answer."""

    def __init__(self, web: Web, now: Callable[[], datetime]) -> None:
        self._web = web
        self._now = now
        self._asking: asyncio.Task[Metadata] | None = None
        self._known: tuple[Metadata, datetime] | None = None

    async def metadata(self) -> Metadata:
        """Return it. Unavailable when the provider does not say, or says what cannot be used."""
        if self._known is not None and self._now() - self._known[1] < _KEPT:
            return self._known[0]
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(self._asked)
        # Who does not wait any longer is not to end it for the others.
        return await asyncio.shield(self._asking)

    async def _ask(self) -> Metadata:
        said = await self._web.get(get_well_known_url(self._web.issuer, external=True))
        metadata = _read(said, self._web)
        self._known = metadata, self._now()
        return metadata

    def _asked(self, asking: "asyncio.Task[Metadata]") -> None:
        self._asking = None
        if not asking.cancelled():
            # Taken note of, also where nobody waits any more.
            asking.exception()


def _read(said: Mapping[str, Any], web: Web) -> Metadata:
    problem = _problem(said, web)
    if problem:
        raise Unavailable(f"the sign-in provider {problem}; an engineer has to look at it")
    end_session = said.get("end_session_endpoint")
    methods = _strings(said.get("token_endpoint_auth_methods_supported")) or _METHODS[:1]
    return Metadata(
        said["authorization_endpoint"],
        said["token_endpoint"],
        said["jwks_uri"],
        end_session if isinstance(end_session, str) and web.is_there(end_session) else "",
        _algorithms(said),
        next(method for method in _METHODS if method in methods),
        said.get("authorization_response_iss_parameter_supported") is True,
        said.get("claims_parameter_supported") is True,
    )


def _problem(said: Mapping[str, Any], web: Web) -> str:
    if said.get("issuer") != web.issuer:
        return "calls itself by another name than REGISTRAR_OIDC_ISSUER"
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not web.is_there(said.get(name)):
            return f"has its {name} at another host than itself, or none"
    challenges = said.get("code_challenge_methods_supported")
    if challenges is not None and "S256" not in _strings(challenges):
        return "does not know PKCE with S256"
    methods = said.get("token_endpoint_auth_methods_supported")
    if methods is not None and not set(_METHODS) & set(_strings(methods)):
        return f"takes a client's secret in neither of these ways: {', '.join(_METHODS)}"
    return "" if _algorithms(said) else "signs in no way that proves anything"


def _algorithms(said: Mapping[str, Any]) -> tuple[str, ...]:
    offered = _strings(said.get("id_token_signing_alg_values_supported")) or ("RS256",)
    return tuple(one for one in ALGORITHMS if one in offered)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
