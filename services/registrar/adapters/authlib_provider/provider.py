"""The provider: where to send a browser, and what a code that came back is worth."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from services.chassis.errors import Refused
from services.chassis.origin import utc_now
from services.registrar.adapters.authlib_provider.fetching import Answer, Web, trusting
from services.registrar.adapters.authlib_provider.id_token import Expected, key_id_of, verified
from services.registrar.adapters.authlib_provider.metadata import Discovery, Metadata
from services.registrar.adapters.authlib_provider.signing_keys import SigningKeys
from services.registrar.domain.elsewhere import Attempt, Wanted

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_OF_SCOPE = {"email": "email", "phone_number": "phone"}
_NO_TOKEN = "the provider gave no ID token; an engineer has to look at how this client is registered"
_UNKNOWN = "the provider does not know this client; an engineer has to look at its id and secret"
_OF_CLIENTS = ("invalid_client", "unauthorized_client")
_MIXED_UP = "another provider answered than was asked; start the sign-in again"


@dataclass(frozen=True, slots=True)
class Client:
    """What we are to the provider."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    ca_file: Path | None = None


class AuthlibProvider:
    """A provider over Authlib's parts of the protocol, joserfc for signatures, aiohttp on the way."""

    def __init__(self, client: Client, wanted: Wanted, now: Callable[[], datetime] = utc_now) -> None:
        self._client = client
        self._wanted = wanted
        self._now = now
        self._web = Web(client.issuer, trusting(client.ca_file))
        self._discovery = Discovery(self._web, now)
        self._keys = SigningKeys(self._web, now)

    async def sign_in_url(self, attempt: Attempt, redirect_uri: str) -> str:
        """Return the page of the provider to send a browser to. Unavailable when it does not answer."""
        metadata = await self._discovery.metadata()
        url: str = prepare_grant_uri(
            metadata.authorization,
            self._client.client_id,
            "code",
            redirect_uri,
            _scopes(self._wanted.claim),
            attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
            acr_values=" ".join(self._wanted.acr) or None,
            max_age=None if self._wanted.max_age_seconds is None else str(self._wanted.max_age_seconds),
            claims=self._asked_claims() if metadata.takes_claims else None,
        )
        return url

    def _asked_claims(self) -> str | None:
        """Into the ID token, which is signed; by itself a provider may keep them for its userinfo."""
        if self._wanted.claim == "sub":
            return None
        return json.dumps({"id_token": {self._wanted.claim: {"essential": True}}}, separators=(",", ":"))

    async def check_issuer(self, issuer: str) -> None:
        """Refused when another provider answered (RFC 9207), or it is not said which."""
        says = (await self._discovery.metadata()).says_issuer
        if issuer != self._client.issuer and (issuer or says):
            raise Refused(_MIXED_UP)

    async def claims(self, attempt: Attempt, redirect_uri: str, code: str) -> Mapping[str, Any]:
        """Return what the ID token says that a code is worth. Refused, with the reason, when it is none."""
        metadata = await self._discovery.metadata()
        answer = await self._redeemed(metadata, attempt, redirect_uri, code)
        token, access_token = answer.said.get("id_token"), answer.said.get("access_token")
        if not isinstance(token, str) or not isinstance(access_token, str):
            raise Refused(_NO_TOKEN)
        key = await self._keys.key(key_id_of(token, metadata.algorithms), metadata.jwks)
        client = self._client
        expected = Expected(client.issuer, client.client_id, attempt.nonce, access_token, self._now())
        return verified(token, key, metadata.algorithms, expected)

    async def _redeemed(self, metadata: Metadata, attempt: Attempt, redirect_uri: str, code: str) -> Answer:
        body = prepare_token_request(
            "authorization_code", "", redirect_uri, code=code, code_verifier=attempt.verifier
        )
        _, headers, body = self._secret(metadata.secret_by).prepare("POST", metadata.token, {**_FORM}, body)
        answer = await self._web.post(metadata.token, headers, body)
        if answer.status == 401 or answer.said.get("error") in _OF_CLIENTS:
            raise Refused(_UNKNOWN)
        if answer.status != 200:
            raise Refused("the provider does not take its own code back; start the sign-in again")
        return answer

    def _secret(self, method: str) -> ClientAuth:
        client_id, secret = self._client.client_id, self._client.secret
        if method == "client_secret_basic":
            # As a form would hold them (RFC 6749, 2.3.1).
            return ClientAuth(quote_plus(client_id), quote_plus(secret), method)
        return ClientAuth(client_id, secret, method)

    async def sign_out_url(self, redirect_uri: str) -> str:
        """Return where to sign out there too; empty where one cannot. Unavailable when it does not answer.

        No ID token goes along, since none is kept: the provider asks whether that is meant.
        """
        end_session = (await self._discovery.metadata()).end_session
        asked = [("client_id", self._client.client_id), ("post_logout_redirect_uri", redirect_uri)]
        return add_params_to_uri(end_session, asked) if end_session else ""


def _scopes(claim: str) -> str:
    """Ask for no more than what names somebody."""
    return "openid" if claim == "sub" else f"openid {_OF_SCOPE.get(claim, 'profile')}"
