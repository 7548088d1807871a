"""PeopleService: who signs in, for how long, and that nobody learns more from a refusal."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.access import Role
from services.chassis.access.tokens import claim_of
from services.chassis.errors import BadInput, Refused, Unavailable
from services.registrar.domain.queueing import MOST_OF_ONE_PLACE
from services.registrar.domain.signing_in import ONE_TIME_LASTS, SESSION_IDLE, SESSION_LASTS
from services.registrar.domain.trying import AT_PLACE, OF_NAME, OF_PLACE
from sightline.registrar.v1 import people_service_pb2 as messages
from tests.registrar.signing_in_rig import PASSWORD, PLACE, SigningIn, signing_in

WRONG = "not the right words"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[SigningIn]:
    async with signing_in(tmp_path) as made:
        await made.set_password("anton")
        yield made


async def refusal(rig: SigningIn, name: str, password: str, source: str = PLACE) -> str:
    with pytest.raises(Refused) as caught:
        await rig.sign_in(name, password, source)
    return str(caught.value)


async def lock(rig: SigningIn, name: str = "anton", source: str = PLACE) -> None:
    for _ in range(AT_PLACE.free_failures + 1):
        await refusal(rig, name, WRONG, source)


async def test_whoever_has_the_password_is_signed_in_with_their_roles(rig: SigningIn) -> None:
    answer = await rig.sign_in("anton")
    assert len(answer.session) == 32 and (answer.person, list(answer.roles)) == ("anton", ["author"])
    assert rig.count("signed_in") == 3  # with what was given, to change it, and now


async def test_a_wrong_name_a_wrong_password_and_a_locked_account_look_the_same(rig: SigningIn) -> None:
    lines = {await refusal(rig, "anton", WRONG), await refusal(rig, "nobody", PASSWORD)}
    await lock(rig)
    lines.add(await refusal(rig, "anton", PASSWORD))
    assert len(lines) == 1 and "anton" not in lines.pop()


async def test_as_much_is_done_for_a_wrong_name_as_for_a_wrong_password(rig: SigningIn) -> None:
    before = rig.passwords.compared
    for name, password in (("nobody", PASSWORD), ("anton", WRONG), ("erika", PASSWORD)):
        await refusal(rig, name, password)
    assert rig.passwords.compared - before == 3


@pytest.mark.parametrize("name", ["anton", "nobody"])
async def test_a_locked_name_costs_no_work_whether_somebody_has_it_or_not(rig: SigningIn, name: str) -> None:
    await lock(rig, name)
    before = rig.passwords.compared
    await refusal(rig, name, PASSWORD)
    assert rig.passwords.compared == before


async def test_a_stranger_elsewhere_keeps_nobody_out(rig: SigningIn) -> None:
    await lock(rig, source="198.51.100.1")
    assert "too many tries" in await refusal(rig, "anton", PASSWORD, "198.51.100.1")
    assert (await rig.sign_in("anton")).person == "anton"


async def test_a_flood_from_everywhere_keeps_out_strangers_and_not_the_owner(rig: SigningIn) -> None:
    for number in range(OF_NAME.free_failures + 1):
        await refusal(rig, "anton", WRONG, f"198.51.100.{number}")
    assert "too many tries" in await refusal(rig, "anton", PASSWORD, "203.0.113.1")
    assert (await rig.sign_in("anton")).person == "anton"


async def test_names_tried_from_one_place_lock_the_place(rig: SigningIn) -> None:
    for number in range(OF_PLACE.free_failures + 1):
        await refusal(rig, f"name{number}", WRONG, "198.51.100.1")
    assert "too many tries" in await refusal(rig, "anton", PASSWORD, "198.51.100.1")
    assert (await rig.sign_in("anton")).person == "anton"


async def test_a_flood_of_tries_is_told_to_try_again_and_counts_for_nothing(rig: SigningIn) -> None:
    tries = (rig.sign_in("anton", WRONG) for _ in range(3 * MOST_OF_ONE_PLACE))
    answers = await asyncio.gather(*tries, return_exceptions=True)
    busy = [one for one in answers if isinstance(one, Unavailable)]
    assert busy and all("try again in a moment" in str(one) for one in busy)
    assert (await rig.sign_in("anton", source="203.0.113.1")).person == "anton"


async def test_no_address_is_in_the_tables(rig: SigningIn, tmp_path: Path) -> None:
    await lock(rig, source="198.51.100.1")
    kept = (tmp_path / "registrar.db").read_bytes()
    assert b"198.51.100.1" not in kept and PLACE.encode() not in kept


async def test_a_locked_account_opens_again_in_time(rig: SigningIn) -> None:
    await lock(rig)
    rig.now += timedelta(seconds=31)
    assert (await rig.sign_in("anton")).person == "anton"


async def test_many_tries_at_once_are_no_way_around_the_lock(rig: SigningIn) -> None:
    for _ in range(5):
        await asyncio.gather(*(refusal(rig, "anton", WRONG) for _ in range(MOST_OF_ONE_PLACE)))
    assert "too many tries" in await refusal(rig, "anton", PASSWORD)


async def test_a_password_that_is_right_makes_up_for_wrong_ones(rig: SigningIn) -> None:
    for _ in range(3):
        for _ in range(AT_PLACE.free_failures - 1):
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
        await rig.give("nobody")


async def test_a_bad_password_is_not_taken(rig: SigningIn) -> None:
    with pytest.raises(BadInput, match="password"):
        await rig.give("anton", "short")


async def test_an_author_sets_no_password(rig: SigningIn) -> None:
    with pytest.raises(Refused, match="may not call"):
        await rig.give("erika", caller="anton")


async def test_people_are_listed_with_their_roles_and_whether_they_can_sign_in(rig: SigningIn) -> None:
    await rig.sign_in("anton")
    await lock(rig)
    answer = await rig.stub("erika").ListPeople(messages.ListPeopleRequest())
    seen = [
        (one.name, list(one.roles), one.has_password, one.locked, one.locked_places, one.session_count)
        for one in answer.people
    ]
    assert seen == [("anton", ["author"], True, False, 1, 1), ("erika", ["engineer"], False, False, 0, 0)]
    assert answer.people[0].HasField("last_signed_in_at")


async def test_no_secret_of_a_session_and_no_password_is_in_the_tables(
    rig: SigningIn, tmp_path: Path
) -> None:
    session = (await rig.sign_in("anton")).session
    kept = (tmp_path / "registrar.db").read_bytes()
    assert session not in kept and PASSWORD.encode() not in kept and b"$argon2id$" in kept


async def test_what_an_engineer_gave_is_good_for_a_password_of_ones_own_and_nothing_else(
    rig: SigningIn,
) -> None:
    given = await rig.give("anton", caller="erika")
    assert len(given.password) >= 20 and given.HasField("good_until")
    session = (await rig.sign_in("anton", given.password)).session
    answer = await rig.token(session)
    assert answer.must_set_password and answer.token == ""
    own = await rig.change(session, given.password, "quite some other words")
    assert (await rig.token(own)).token
    await refusal(rig, "anton", given.password)
    assert (await rig.sign_in("anton", "quite some other words")).person == "anton"


async def test_what_an_engineer_gave_is_good_for_a_day(rig: SigningIn) -> None:
    given = (await rig.give("anton", caller="erika")).password
    session = (await rig.sign_in("anton", given)).session
    rig.now += ONE_TIME_LASTS
    assert await refusal(rig, "anton", given) == await refusal(rig, "nobody", given)
    with pytest.raises(Refused, match="sign in again"):
        await rig.change(session, given, "quite some other words")


async def test_a_password_that_is_the_given_one_again_is_none_of_ones_own(rig: SigningIn) -> None:
    given = (await rig.give("anton", caller="erika")).password
    session = (await rig.sign_in("anton", given)).session
    with pytest.raises(BadInput, match="choose another"):
        await rig.change(session, given, given)
    assert (await rig.token(session)).must_set_password


async def test_ones_own_password_is_changed_by_who_knows_it_and_ends_every_other_session(
    rig: SigningIn,
) -> None:
    here, there = (await rig.sign_in("anton")).session, (await rig.sign_in("anton")).session
    with pytest.raises(Refused, match="wrong"):
        await rig.change(here, WRONG, "quite some other words")
    own = await rig.change(here, PASSWORD, "quite some other words")
    for session in (here, there):
        with pytest.raises(Refused, match="sign in again"):
            await rig.token(session)
    assert (await rig.token(own)).person == "anton"


async def test_an_open_session_is_no_way_to_guess_the_password(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    for _ in range(AT_PLACE.free_failures + 1):
        with pytest.raises(Refused):
            await rig.change(session, WRONG, "quite some other words")
    with pytest.raises(Refused, match="too many tries"):
        await rig.change(session, PASSWORD, "quite some other words")


async def test_for_a_day_tokens_say_that_it_may_be_whoever_gave_the_password(rig: SigningIn) -> None:
    async def in_doubt() -> bool:
        token = (await rig.token((await rig.sign_in("anton")).session)).token
        return claim_of(token, "matcher", rig.directory).caller.in_doubt

    assert await in_doubt()
    rig.now += timedelta(hours=24)
    assert not await in_doubt()


async def test_an_engineer_ends_the_sessions_of_a_person(rig: SigningIn) -> None:
    session = (await rig.sign_in("anton")).session
    answer = await rig.stub("erika").EndSessions(messages.EndSessionsRequest(name="anton"))
    assert answer.sessions_ended == 1
    with pytest.raises(Refused, match="sign in again"):
        await rig.token(session)
