"""Signing in at the provider, from the first call to the last; and each way in which it might be misused."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from services.chassis.access import Role
from services.chassis.access.tokens import claim_of
from services.chassis.errors import BadInput, Refused, Unavailable
from services.chassis.origin import utc_now
from services.registrar.adapters.authlib_provider import AuthlibProvider
from services.registrar.domain.elsewhere import ATTEMPT_LASTS, Wanted
from services.registrar.domain.signing_in import SESSION_LASTS
from sightline.registrar.v1 import people_service_pb2 as messages
from tests.registrar.acting import deeds
from tests.registrar.provider_stub import CODE, SECRET, Stub, stub
from tests.registrar.signing_in_rig import PASSWORD, SigningIn, signing_in

_WANTED = Wanted(acr=("high",))


@pytest.fixture
async def there() -> AsyncIterator[Stub]:
    async with stub() as made:
        made.claims["acr"] = "high"
        yield made


@pytest.fixture
async def rig(tmp_path: Path, there: Stub) -> AsyncIterator[SigningIn]:
    async with signing_in(tmp_path, provider=AuthlibProvider(there.client, _WANTED), wanted=_WANTED) as made:
        await made.set_password("anton")
        yield made


async def begun(rig: SigningIn, there: Stub) -> tuple[bytes, dict[str, str]]:
    """A browser's handle, and what the provider sends it back with."""
    answer = await rig.begin()
    sent = there.sent(answer.url)
    return answer.handle, {"state": sent["state"], "code": CODE, "issuer": there.issuer}


async def signed_in(rig: SigningIn, there: Stub) -> messages.FinishSignInResponse:
    handle, answered = await begun(rig, there)
    return await rig.finish(handle, **answered)


async def test_whom_the_provider_vouches_for_is_signed_in_with_the_roles_of_the_directory(
    rig: SigningIn, there: Stub
) -> None:
    there.claims["roles"] = ["engineer", "supervisor"]
    before = rig.count("signed_in")
    answer = await signed_in(rig, there)
    assert (answer.person, list(answer.roles)) == ("anton", ["author"])
    claim = claim_of((await rig.token(answer.session)).token, "matcher", rig.directory)
    assert claim.caller.roles == {Role.AUTHOR} and rig.count("signed_in") == before + 1


async def test_a_session_lasts_no_longer_than_any_other(rig: SigningIn, there: Stub) -> None:
    there.claims["exp"] = int((rig.now + timedelta(days=365)).timestamp())
    answer = await signed_in(rig, there)
    assert answer.expires_at.ToDatetime(rig.now.tzinfo) - rig.now <= SESSION_LASTS + timedelta(seconds=1)
    rig.now += timedelta(minutes=31)
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(answer.session)


@pytest.mark.parametrize("name", ["nobody", "Anton", "anton ", "registrar", "console", "operator", ""])
async def test_whoever_is_not_in_the_directory_is_refused(rig: SigningIn, there: Stub, name: str) -> None:
    there.claims["sub"] = name
    with pytest.raises(Refused, match="the directory here does not") as caught:
        await signed_in(rig, there)
    assert "nobody" not in str(caught.value) and rig.count("refused") == 1


async def test_whoever_was_taken_out_of_the_directory_is_out(rig: SigningIn, there: Stub) -> None:
    session = (await signed_in(rig, there)).session
    del rig.people["anton"]
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(session)
    with pytest.raises(Refused, match="the directory here does not"):
        await signed_in(rig, there)


async def test_what_was_begun_in_another_browser_is_not_finished_in_this_one(
    rig: SigningIn, there: Stub
) -> None:
    handle, _ = await begun(rig, there)
    _, of_another = await begun(rig, there)
    for held in (handle, b"", b"x" * 32):
        with pytest.raises(Refused, match="not begun in this browser"):
            await rig.finish(held, **of_another)
    assert "/token" not in there.asked


async def test_an_answer_is_good_once(rig: SigningIn, there: Stub) -> None:
    handle, answered = await begun(rig, there)
    await rig.finish(handle, **answered)
    with pytest.raises(Refused, match="finished already"):
        await rig.finish(handle, **answered)
    assert there.asked.count("/token") == 1


async def test_of_many_at_once_with_the_same_answer_one_is_signed_in(rig: SigningIn, there: Stub) -> None:
    handle, answered = await begun(rig, there)
    tries = [rig.finish(handle, **answered) for _ in range(8)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, messages.FinishSignInResponse) for one in results) == 1
    assert there.asked.count("/token") == 1


async def test_an_answer_that_comes_too_late_is_refused(rig: SigningIn, there: Stub) -> None:
    handle, answered = await begun(rig, there)
    rig.now += ATTEMPT_LASTS
    with pytest.raises(Refused, match="too long ago"):
        await rig.finish(handle, **answered)


@pytest.mark.parametrize("issuer", ["", "https://evil.example"])
async def test_an_answer_of_another_provider_is_refused_and_its_code_sent_nowhere(
    rig: SigningIn, there: Stub, issuer: str
) -> None:
    handle, answered = await begun(rig, there)
    with pytest.raises(Refused, match="another provider"):
        await rig.finish(handle, **{**answered, "issuer": issuer})
    assert "/token" not in there.asked


async def test_an_error_of_the_provider_is_said_and_ends_the_sign_in(rig: SigningIn, there: Stub) -> None:
    handle, answered = await begun(rig, there)
    said = {name: word for name, word in answered.items() if name != "code"}
    with pytest.raises(Refused, match="broken off"):
        await rig.finish(handle, **said, error="access_denied")
    with pytest.raises(Refused, match="finished already"):
        await rig.finish(handle, **answered)


async def test_a_token_of_another_sign_in_is_refused(rig: SigningIn, there: Stub) -> None:
    handle, answered = await begun(rig, there)
    await begun(rig, there)
    with pytest.raises(Refused, match="belongs to another sign-in"):
        await rig.finish(handle, **answered)


async def test_a_word_that_is_not_enough_signs_nobody_in(rig: SigningIn, there: Stub) -> None:
    there.claims["acr"] = "low"
    with pytest.raises(Refused, match="as strictly as is asked"):
        await signed_in(rig, there)


async def test_a_provider_that_is_away_is_said_to_be(rig: SigningIn, there: Stub) -> None:
    handle, answered = await begun(rig, there)
    there.answers["/token"] = web.Response(status=503)
    with pytest.raises(Unavailable, match="does not answer; try again"):
        await rig.finish(handle, **answered)


@pytest.mark.parametrize("address", ["", "http://evil.example/", "javascript:alert(1)"])
async def test_no_browser_is_sent_back_to_where_it_could_be_overheard(rig: SigningIn, address: str) -> None:
    with pytest.raises(BadInput, match="redirect_uri"):
        await rig.begin(address)


async def test_who_signed_in_there_signs_out_there_too(rig: SigningIn, there: Stub) -> None:
    session = (await signed_in(rig, there)).session
    assert (await rig.sign_out(session, "http://localhost:7443/sign-in")).startswith(f"{there.issuer}/end?")
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(session)
    assert await rig.sign_out(session) == ""


async def test_who_signed_in_with_a_password_has_nothing_to_do_there(rig: SigningIn, there: Stub) -> None:
    assert await rig.sign_out((await rig.sign_in("anton")).session) == ""
    assert there.asked == []


async def test_a_provider_that_is_away_keeps_nobody_in(tmp_path: Path, there: Stub) -> None:
    ahead = timedelta(0)
    provider = AuthlibProvider(there.client, Wanted(), lambda: utc_now() + ahead)
    async with signing_in(tmp_path, provider=provider) as made:
        session = (await signed_in(made, there)).session
        ahead = timedelta(hours=1)
        there.answers["/.well-known/openid-configuration"] = web.Response(status=500)
        assert await made.sign_out(session) == ""
        with pytest.raises(Refused, match="sign in again"):
            await made.token(session)


async def ways(rig: SigningIn) -> tuple[bool, bool]:
    answer = await rig.stub().GetSignInWays(messages.GetSignInWaysRequest())
    return answer.password, answer.provider


async def test_without_a_provider_nobody_signs_in_at_one(tmp_path: Path) -> None:
    async with signing_in(tmp_path) as rig:
        assert await ways(rig) == (True, False)
        for call in (rig.begin(), rig.finish(b"x" * 32)):
            with pytest.raises(Refused, match="nobody signs in at a provider here"):
                await call


async def test_passwords_can_be_switched_off_and_then_open_nothing(tmp_path: Path, there: Stub) -> None:
    async with signing_in(tmp_path) as rig:
        await rig.set_password("anton")
        session = (await rig.sign_in("anton")).session
    provider = AuthlibProvider(there.client, Wanted())
    (tmp_path / "people").unlink(missing_ok=True)
    async with signing_in(tmp_path, provider=provider, passwords_allowed=False) as rig:
        assert await ways(rig) == (False, True)
        for call in (rig.sign_in("anton"), rig.set_password("anton")):
            with pytest.raises(Refused, match="nobody signs in with a password here"):
                await call
        with pytest.raises(Refused, match="sign in again"):
            await rig.token(session)
        assert (await signed_in(rig, there)).person == "anton"


async def test_a_session_of_a_provider_that_is_no_more_is_over(tmp_path: Path, there: Stub) -> None:
    async with signing_in(tmp_path, provider=AuthlibProvider(there.client, Wanted())) as rig:
        session = (await signed_in(rig, there)).session
    (tmp_path / "people").unlink(missing_ok=True)
    async with signing_in(tmp_path) as rig:
        with pytest.raises(Refused, match="sign in again"):
            await rig.token(session)


async def test_what_was_finished_stays_finished_after_a_restart(tmp_path: Path, there: Stub) -> None:
    provider = AuthlibProvider(there.client, Wanted())
    async with signing_in(tmp_path, provider=provider) as rig:
        handle, answered = await begun(rig, there)
        await rig.finish(handle, **answered)
    (tmp_path / "people").unlink(missing_ok=True)
    async with signing_in(tmp_path, provider=provider) as rig:
        with pytest.raises(Refused, match="finished already"):
            await rig.finish(handle, **answered)


async def test_nothing_of_a_sign_in_is_in_the_tables_or_in_the_log(
    rig: SigningIn, there: Stub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    handle, answered = await begun(rig, there)
    session = (await rig.finish(handle, **answered)).session
    with pytest.raises(Refused):
        await rig.finish(handle, **answered)
    kept, said = (tmp_path / "registrar.db").read_bytes(), caplog.text
    secrets = [
        answered["state"],
        there.nonce,
        CODE,
        SECRET,
        there.id_token(),
        there.forms[0]["code_verifier"],
    ]
    assert [one for one in secrets if one.encode() in kept or one in said] == []
    assert handle not in kept and session not in kept and "finished already" in said


async def test_what_an_engineer_gave_says_nothing_of_whom_the_provider_vouches_for(
    rig: SigningIn, there: Stub
) -> None:
    await rig.give("anton", caller="erika")
    await rig.told()
    answer = await signed_in(rig, there)
    token = await rig.token(answer.session)
    assert not token.must_set_password
    assert not claim_of(token.token, "matcher", rig.directory).caller.in_doubt
    with pytest.raises(Refused, match="sign in at the provider"):
        await rig.change(answer.session, PASSWORD, "quite some other words")
    assert deeds(await rig.told()) == ["signed_in"]
