"""PeopleService: who signs in, for how long, and that nobody learns more from a refusal."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.access import Role
from services.chassis.access.tokens import claim_of
from services.chassis.errors import BadInput, Refused
from services.registrar.domain.signing_in import FREE_FAILURES, SESSION_IDLE, SESSION_LASTS
from sightline.registrar.v1 import people_service_pb2 as messages
from tests.registrar.signing_in_rig import PASSWORD, SigningIn, signing_in

WRONG = "not the right words"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[SigningIn]:
    async with signing_in(tmp_path) as made:
        await made.set_password("anton")
        yield made


async def refusal(rig: SigningIn, name: str, password: str) -> str:
    with pytest.raises(Refused) as caught:
        await rig.sign_in(name, password)
    return str(caught.value)


async def lock(rig: SigningIn) -> None:
    for _ in range(FREE_FAILURES + 1):
        await refusal(rig, "anton", WRONG)


async def test_whoever_has_the_password_is_signed_in_with_their_roles(rig: SigningIn) -> None:
    answer = await rig.sign_in("anton")
    assert len(answer.session) == 32 and (answer.person, list(answer.roles)) == ("anton", ["author"])
    assert rig.count("signed_in") == 1


async def test_a_wrong_name_a_wrong_password_and_a_locked_account_look_the_same(rig: SigningIn) -> None:
    lines = {await refusal(rig, "anton", WRONG), await refusal(rig, "nobody", PASSWORD)}
    await lock(rig)
    lines.add(await refusal(rig, "anton", PASSWORD))
    assert len(lines) == 1 and "anton" not in lines.pop()


async def test_as_much_is_done_for_a_wrong_name_as_for_a_wrong_password(rig: SigningIn) -> None:
    await lock(rig)
    before = rig.passwords.compared
    for name, password in (("nobody", PASSWORD), ("anton", PASSWORD), ("erika", PASSWORD)):
        await refusal(rig, name, password)
    assert rig.passwords.compared - before == 3


async def test_a_locked_account_opens_again_in_time(rig: SigningIn) -> None:
    await lock(rig)
    rig.now += timedelta(seconds=31)
    assert (await rig.sign_in("anton")).person == "anton"


async def test_many_tries_at_once_are_no_way_around_the_lock(rig: SigningIn) -> None:
    await asyncio.gather(*(refusal(rig, "anton", WRONG) for _ in range(20)))
    assert "too many tries" in await refusal(rig, "anton", PASSWORD)


async def test_a_password_that_is_right_makes_up_for_wrong_ones(rig: SigningIn) -> None:
    for _ in range(3):
        for _ in range(FREE_FAILURES - 1):
            await refusal(rig, "anton", WRONG)
        await rig.sign_in("anton")


async def test_a_token_is_the_persons_own_and_for_one_service(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    answer = await rig.token(session)
    claim = claim_of(answer.token, "matcher", rig.directory)
    claim.check_times(rig.now.timestamp())
    assert claim.caller.name == "anton" and claim.caller.roles == {Role.AUTHOR}
    with pytest.raises(Refused, match="not for registrar"):
        claim_of(answer.token, "registrar", rig.directory)


@pytest.mark.parametrize("session", [b"", b"x" * 32])
async def test_what_is_no_session_gives_no_token(rig: SigningIn, session: bytes) -> None:
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(session)


async def test_a_token_is_for_a_service_alone(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    with pytest.raises(BadInput, match="audience"):
        await rig.token(session, audience="grpc")


async def test_who_was_taken_out_of_the_directory_is_nobody_at_once(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    del rig.people["anton"]
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(session)
    assert await refusal(rig, "anton", PASSWORD) == await refusal(rig, "nobody", PASSWORD)


async def test_a_session_that_is_used_goes_on(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    for _ in range(3):
        rig.now += SESSION_IDLE - timedelta(minutes=1)
        await rig.token(session)


async def test_a_page_left_open_does_not_keep_a_session_alive(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    for _ in range(29):
        rig.now += timedelta(minutes=1)
        await rig.token(session, unattended=True)
    rig.now += timedelta(minutes=1)
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(session, unattended=True)


async def test_every_session_ends_once(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    for _ in range(int(SESSION_LASTS / timedelta(minutes=20)) - 1):
        rig.now += timedelta(minutes=20)
        await rig.token(session)
    rig.now += timedelta(minutes=20)
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(session)


async def test_who_signs_out_is_out_here_alone(rig: SigningIn) -> None:
    here, there = (await rig.sign_in("anton")).session, (await rig.sign_in("anton")).session
    await rig.stub().SignOut(messages.SignOutRequest(session=here))
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(here)
    assert (await rig.token(there)).person == "anton"


async def test_a_new_password_ends_every_session_and_unlocks(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    await lock(rig)
    await rig.set_password("anton", "quite some other words", caller="erika")
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(session)
    await refusal(rig, "anton", PASSWORD)
    assert (await rig.sign_in("anton", "quite some other words")).person == "anton"


async def test_nobody_outside_the_directory_gets_a_password(rig: SigningIn) -> None:
    with pytest.raises(Refused, match="in the directory"):
        await rig.set_password("nobody")


async def test_a_bad_password_is_not_taken(rig: SigningIn) -> None:
    with pytest.raises(BadInput, match="password"):
        await rig.set_password("anton", "short")


async def test_an_author_sets_no_password(rig: SigningIn) -> None:
    with pytest.raises(Refused, match="may not call"):
        await rig.set_password("erika", caller="anton")


async def test_people_are_listed_with_their_roles_and_whether_they_can_sign_in(rig: SigningIn) -> None:
    await rig.sign_in("anton")
    await lock(rig)
    answer = await rig.stub("erika").ListPeople(messages.ListPeopleRequest())
    seen = [(one.name, list(one.roles), one.has_password, one.locked) for one in answer.people]
    assert seen == [("anton", ["author"], True, True), ("erika", ["engineer"], False, False)]
    assert answer.people[0].HasField("last_signed_in_at")


async def test_no_secret_of_a_session_and_no_password_is_in_the_tables(
    rig: SigningIn, tmp_path: Path
) -> None:
    session = (await rig.sign_in("anton")).session
    kept = (tmp_path / "registrar.db").read_bytes()
    assert session not in kept and PASSWORD.encode() not in kept and b"$argon2id$" in kept
