"""The provider's word, over real HTTP: what is taken for it, and each thing that is not."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from services.chassis.errors import BadInput, Refused, Unavailable
from services.registrar.adapters.authlib_provider import AuthlibProvider, Client, secret_in
from services.registrar.adapters.authlib_provider.fetching import MOST_BYTES
from services.registrar.domain.elsewhere import LEEWAY_SECONDS, Attempt, Wanted
from tests.chassis.certificates import Authority
from tests.registrar.provider_stub import CLIENT_ID, CODE, SECRET, Stub, new_key, stub, text
from tests.registrar.signing_in_rig import RETURN


class Clock:
    """Set by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def there() -> AsyncIterator[Stub]:
    async with stub() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(there: Stub, clock: Clock) -> AuthlibProvider:
    return AuthlibProvider(there.client, Wanted(), clock)


async def vouched(provider: AuthlibProvider, there: Stub) -> Any:
    """Go there and come back."""
    attempt = Attempt.begun(b"k" * 32, datetime.now(UTC))
    there.sent(await provider.sign_in_url(attempt, RETURN))
    return await provider.claims(attempt, RETURN, CODE)


async def test_an_id_token_that_holds_says_who_it_is(provider: AuthlibProvider, there: Stub) -> None:
    assert (await vouched(provider, there))["sub"] == "anton"


async def test_the_code_is_asked_for_with_pkce_state_and_nonce_and_for_no_more_than_a_name(
    provider: AuthlibProvider, there: Stub
) -> None:
    attempt = Attempt.begun(b"k" * 32, datetime.now(UTC))
    sent = there.sent(await provider.sign_in_url(attempt, RETURN))
    assert sent == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": RETURN,
        "scope": "openid",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": create_s256_code_challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    await provider.claims(attempt, RETURN, CODE)
    assert there.forms == [
        {
            "grant_type": "authorization_code",
            "redirect_uri": RETURN,
            "code": CODE,
            "code_verifier": attempt.verifier,
        }
    ]
    assert there.secrets[0].startswith("Basic ") and SECRET not in repr(there.forms)


async def test_what_is_asked_of_its_word_is_asked_of_the_provider(there: Stub) -> None:
    there.metadata["claims_parameter_supported"] = True
    wanted = Wanted("preferred_username", ("high", "higher"), (), 0)
    provider = AuthlibProvider(there.client, wanted)
    sent = there.sent(await provider.sign_in_url(Attempt.begun(b"k" * 32, datetime.now(UTC)), RETURN))
    assert (sent["scope"], sent["acr_values"], sent["max_age"]) == ("openid profile", "high higher", "0")
    assert sent["claims"] == '{"id_token":{"preferred_username":{"essential":true}}}'


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(
    provider: AuthlibProvider, there: Stub
) -> None:
    there.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    await vouched(provider, there)
    assert there.forms[0]["client_secret"] == SECRET and there.secrets == [""]


# A time is one from when the test runs: that may be long after it was collected.
LIES: list[tuple[dict[str, Any], str]] = [
    ({"iss": "https://evil.example"}, "another provider"),
    ({"aud": "another"}, "another client"),
    ({"aud": ["another", CLIENT_ID]}, "another client|is none"),
    ({"aud": [CLIENT_ID], "azp": "another"}, "another client"),
    ({"nonce": "another"}, "another sign-in"),
    ({"nonce": None}, "another sign-in"),
    ({"exp": timedelta(seconds=-LEEWAY_SECONDS - 5)}, "expired"),
    ({"exp": float("nan")}, "is none"),
    ({"exp": None}, "is none"),
    ({"iat": timedelta(seconds=LEEWAY_SECONDS + 100)}, "to come"),
    ({"nbf": timedelta(seconds=LEEWAY_SECONDS + 100)}, "to come"),
    ({"at_hash": "another"}, "another answer"),
    ({"sub": None}, "is none"),
    ({"sub": 7}, "is none"),
]


def from_now(claim: Any) -> Any:
    return int(time.time() + claim.total_seconds()) if isinstance(claim, timedelta) else claim


@pytest.mark.parametrize(("claims", "why"), LIES, ids=lambda one: str(one))
async def test_a_claim_that_does_not_hold_is_refused_in_a_line(
    provider: AuthlibProvider, there: Stub, claims: dict[str, Any], why: str
) -> None:
    there.claims |= {name: from_now(claim) for name, claim in claims.items()}
    with pytest.raises(Refused, match=why) as caught:
        await vouched(provider, there)
    assert "\n" not in str(caught.value) and "another." not in str(caught.value)


@pytest.mark.parametrize("seconds", [-LEEWAY_SECONDS + 5, 300])
async def test_a_clock_may_be_a_minute_behind(provider: AuthlibProvider, there: Stub, seconds: int) -> None:
    there.claims["exp"] = int(time.time()) + seconds
    await vouched(provider, there)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_signature_that_anybody_could_make_is_none(
    provider: AuthlibProvider, there: Stub, algorithm: str
) -> None:
    there.header["alg"] = algorithm
    with pytest.raises(Refused, match="proves anything"):
        await vouched(provider, there)


async def test_a_signature_of_somebody_elses_key_under_the_providers_id_is_refused(
    provider: AuthlibProvider, there: Stub
) -> None:
    there.published = [there.key]
    there.header["kid"], there.key = there.key.kid, new_key()
    with pytest.raises(Refused, match="not signed by it"):
        await vouched(provider, there)


async def test_what_nobody_knows_of_a_header_means_nothing(provider: AuthlibProvider, there: Stub) -> None:
    there.header["x-own"] = "something"
    await vouched(provider, there)


async def test_what_a_header_says_is_critical_has_to_be_known(provider: AuthlibProvider, there: Stub) -> None:
    token = ".".join(text(part) for part in (b'{"alg":"RS256","crit":["x"],"x":1}', b"{}", b"-"))
    there.answers["/token"] = web.json_response({"id_token": token, "access_token": "x"})
    with pytest.raises(Refused, match="ID token"):
        await vouched(provider, there)


async def test_a_key_that_comes_along_with_the_token_is_not_believed(
    provider: AuthlibProvider, there: Stub
) -> None:
    there.published, there.key = [there.key], new_key()
    there.header |= {"jwk": there.key.as_dict(private=False)}
    with pytest.raises(Refused, match="ID token"):
        await vouched(provider, there)


async def test_a_key_for_encryption_signs_nothing(provider: AuthlibProvider, there: Stub) -> None:
    there.answers["/jwks"] = web.json_response({"keys": [{**there.key.as_dict(private=False), "use": "enc"}]})
    with pytest.raises(Refused, match="no key of the provider's"):
        await vouched(provider, there)


async def test_a_provider_that_changes_its_key_is_believed_with_the_new_and_no_more_with_the_old(
    provider: AuthlibProvider, there: Stub, clock: Clock
) -> None:
    await vouched(provider, there)
    old, there.key = there.key, new_key()
    clock.now += timedelta(seconds=11)
    await vouched(provider, there)
    there.published, there.key = [there.key], old
    with pytest.raises(Refused, match="no key of the provider's"):
        await vouched(provider, there)


async def test_a_key_that_the_provider_dropped_is_forgotten(
    provider: AuthlibProvider, there: Stub, clock: Clock
) -> None:
    await vouched(provider, there)
    there.published = [new_key()]
    await vouched(provider, there)
    clock.now += timedelta(minutes=10)
    with pytest.raises(Refused, match="no key of the provider's"):
        await vouched(provider, there)


async def test_unknown_keys_do_not_have_the_provider_asked_each_time(
    provider: AuthlibProvider, there: Stub
) -> None:
    there.header["kid"] = "unknown"
    for _ in range(5):
        with pytest.raises(Refused):
            await vouched(provider, there)
    assert there.asked.count("/jwks") == 1 and there.asked.count("/.well-known/openid-configuration") == 1


async def test_a_token_without_a_key_id_is_of_the_only_key(provider: AuthlibProvider, there: Stub) -> None:
    there.header["kid"] = None
    await vouched(provider, there)


async def test_of_several_keys_a_token_says_which(provider: AuthlibProvider, there: Stub) -> None:
    there.header["kid"], there.published = None, [there.key, new_key()]
    with pytest.raises(Refused, match="no key of the provider's"):
        await vouched(provider, there)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ä.ä.ä", "." * 9, "e30." * 3, "[" * 5000])
async def test_what_is_no_token_is_refused(provider: AuthlibProvider, there: Stub, token: str) -> None:
    there.answers["/token"] = web.json_response({"id_token": token, "access_token": "x"})
    with pytest.raises(Refused, match="ID token"):
        await vouched(provider, there)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"error": "invalid_grant"}, "its own code"),
        ({"error": "invalid_client"}, "id and secret"),
        ({"error": ["?"]}, "its own code"),
    ],
)
async def test_a_code_that_is_worth_nothing_is_said_in_a_line(
    provider: AuthlibProvider, there: Stub, answer: dict[str, Any], why: str
) -> None:
    there.answers["/token"] = web.json_response(answer, status=400)
    with pytest.raises(Refused, match=why):
        await vouched(provider, there)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"issuer": "https://evil.example"}, "another name"),
        ({"token_endpoint": "https://evil.example/token"}, "token_endpoint at another host"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri at another host"),
        ({"authorization_endpoint": None}, "authorization_endpoint at another host"),
        ({"jwks_uri": "http://127.0.0.1:1/jwks"}, "jwks_uri at another host"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, "proves anything"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "client's secret"),
    ],
)
async def test_a_provider_that_cannot_be_trusted_with_it_is_not_asked(
    provider: AuthlibProvider, there: Stub, said: dict[str, Any], why: str
) -> None:
    there.metadata |= said
    with pytest.raises(Unavailable, match=why):
        await vouched(provider, there)
    assert there.asked == ["/.well-known/openid-configuration"]


def elsewhere() -> web.Response:
    return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"})


@pytest.mark.parametrize(
    "answer",
    [
        elsewhere(),
        web.Response(status=500),
        web.Response(status=404),
        web.Response(text="[" * 100_000),
        web.Response(text="[]"),
        web.Response(text="{" + " " * MOST_BYTES + "}"),
        web.Response(body=b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["redirect", "500", "404", "deep", "list", "large", "packed"],
)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks"])
async def test_what_a_provider_should_not_answer_leads_nowhere(
    provider: AuthlibProvider, there: Stub, path: str, answer: web.Response
) -> None:
    there.answers[path] = web.Response(
        status=answer.status,
        body=answer.body,
        headers={k: v for k, v in answer.headers.items() if k != "Content-Type"},
    )
    with pytest.raises(Unavailable, match="the sign-in provider"):
        await vouched(provider, there)


async def test_a_provider_that_says_nothing_is_waited_for_a_few_seconds(
    provider: AuthlibProvider, there: Stub
) -> None:
    there.silent = True
    began = time.monotonic()
    with pytest.raises(Unavailable, match="does not answer"):
        await vouched(provider, there)
    assert time.monotonic() - began < 9


async def test_many_who_wait_for_a_silent_provider_ask_it_once_and_are_told_together(
    provider: AuthlibProvider, there: Stub
) -> None:
    there.silent = True
    began = time.monotonic()
    tries = [provider.sign_out_url(RETURN) for _ in range(20)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert {type(one) for one in results} == {Unavailable} and len(there.asked) == 1
    assert time.monotonic() - began < 9
    there.silent = False
    assert await provider.sign_out_url(RETURN)


async def test_a_provider_that_is_away_is_said_to_be_and_comes_back(there: Stub, clock: Clock) -> None:
    away = AuthlibProvider(Client("http://127.0.0.1:9", CLIENT_ID, SECRET), Wanted(), clock)
    with pytest.raises(Unavailable, match="does not answer"):
        await away.sign_out_url(RETURN)


async def test_one_signs_out_there_where_one_can(provider: AuthlibProvider, there: Stub) -> None:
    url = await provider.sign_out_url("http://localhost:7443/sign-in")
    assert url.startswith(
        f"{there.issuer}/end?client_id=sightline&post_logout_redirect_uri=http%3A%2F%2Flocal"
    )


@pytest.mark.parametrize("there_it_is", [None, "https://evil.example/end"])
async def test_where_one_cannot_sign_out_there_nobody_is_sent(
    provider: AuthlibProvider, there: Stub, there_it_is: str | None
) -> None:
    there.metadata["end_session_endpoint"] = there_it_is
    assert await provider.sign_out_url(RETURN) == ""


@pytest.mark.parametrize(
    ("says", "issuer", "holds"), [(True, "", False), (False, "", True), (False, "x", False)]
)
async def test_an_answer_of_another_provider_is_refused(
    provider: AuthlibProvider, there: Stub, says: bool, issuer: str, holds: bool
) -> None:
    there.metadata["authorization_response_iss_parameter_supported"] = says
    await provider.check_issuer(there.issuer)
    if holds:
        return await provider.check_issuer(issuer)
    with pytest.raises(Refused, match="another provider"):
        await provider.check_issuer(issuer)


def test_the_secret_is_a_line_in_a_file_and_shown_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    assert secret_in(file) == SECRET
    assert SECRET not in repr(Client("https://id.example", CLIENT_ID, secret_in(file)))


@pytest.mark.parametrize("content", [b"", b"\n", b"two\nlines", b"\xff", b"x" * 5000])
def test_a_file_without_a_secret_stops_the_start_without_showing_it(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    with pytest.raises(BadInput, match="REGISTRAR_OIDC_CLIENT_SECRET_FILE") as caught:
        secret_in(file)
    assert "lines" not in str(caught.value)


def test_what_is_no_certificate_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "ca"
    file.write_text("none")
    with pytest.raises(BadInput, match="REGISTRAR_OIDC_CA_FILE"):
        AuthlibProvider(Client("https://id.example", CLIENT_ID, SECRET, file), Wanted())


async def test_whose_certificate_is_not_believed_is_not_asked(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    tls = authority.tls("provider")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls.certificate, tls.key)
    async with stub(context) as there:
        believing = AuthlibProvider(Client(there.issuer, CLIENT_ID, SECRET, authority.root()), Wanted())
        assert (await vouched(believing, there))["sub"] == "anton"
        with pytest.raises(Unavailable, match="does not answer"):
            await vouched(AuthlibProvider(Client(there.issuer, CLIENT_ID, SECRET), Wanted()), there)
