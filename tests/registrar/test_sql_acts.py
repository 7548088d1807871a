"""Who did what: told with the row, under marks that an auditor can have named while the salt is there."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis import rpc
from services.chassis.access import Person, Role
from services.chassis.errors import BadInput, Refused, Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.sealing import new_identity
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.domain.acts import MOST_KEPT, Act, Deed
from services.registrar.domain.trying import AT_PLACE
from sightline.registrar.v1 import people_service_pb2 as messages
from sightline.registrar.v1.act_recorded_pb2 import DEED_HOLD_CONFIRMED, DEED_HOLD_LIFTED, DEED_NAMES_SEEN
from tests.registrar.acting import deeds
from tests.registrar.signing_in_rig import PEOPLE, SigningIn, signing_in

AUDITOR = Person("frida", frozenset({Role.AUDITOR}))


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[SigningIn]:
    async with signing_in(tmp_path) as made:
        yield made


async def test_each_step_of_signing_in_is_told_and_names_nobody(rig: SigningIn, tmp_path: Path) -> None:
    given = (await rig.give("anton", caller="erika")).password
    session = (await rig.sign_in("anton", given)).session
    session = await rig.change(session, given, "quite some other words")
    await rig.stub("erika").EndSessions(messages.EndSessionsRequest(name="anton"))
    session = (await rig.sign_in("anton", "quite some other words")).session
    await rig.stub().SignOut(messages.SignOutRequest(session=session))
    acts = await rig.told()
    told = ["password_given", "signed_in", "password_set", "sessions_ended", "signed_in", "signed_out"]
    assert deeds(acts) == told
    assert b"anton" not in b"".join(act.SerializeToString() for act in acts)
    given_by, ended_by = acts[0], acts[3]
    assert given_by.actor_mark == ended_by.actor_mark != given_by.concerned_mark
    assert {acts[n].actor_mark for n in (1, 2, 4, 5)} == {given_by.concerned_mark}


async def test_failures_are_told_once_an_hour_and_of_people_alone(rig: SigningIn) -> None:
    await rig.set_password("anton")
    await rig.told()
    for name in ("anton", "my-secret-typed-as-a-name"):
        for _ in range(AT_PLACE.free_failures + 2):
            with pytest.raises(Refused):
                await rig.sign_in(name, "not the right words")
    acts = await rig.told()
    assert len({act.act for act in acts}) == 2
    assert set(deeds(acts)) == {"sign_in_failed", "sign_in_locked"}
    assert all(act.concerned_mark and not act.actor_mark for act in acts)


async def test_what_cannot_be_told_is_not_done(rig: SigningIn) -> None:
    await rig.set_password("anton")
    async with rig.records.transaction() as connection:
        await connection.execute(sa.text("alter table outbox rename to elsewhere"))
    for refused in (rig.give("anton", caller="erika"), rig.sign_in("anton")):
        with pytest.raises(Unavailable, match="database"):
            await refused
    async with rig.records.transaction() as connection:
        await connection.execute(sa.text("alter table elsewhere rename to outbox"))
    assert (await rig.sign_in("anton")).person == "anton"


async def test_names_are_found_while_the_salt_is_there_and_not_after(rig: SigningIn) -> None:
    await rig.acts.tell(Act(Deed.DRAFTED, "anton", "market"))
    (drafted,) = await rig.told()
    assert await rig.acts.find([drafted.actor_mark], ["anton", "erika"]) == {drafted.actor_mark: "anton"}
    assert await rig.acts.find([drafted.actor_mark], ["erika"]) == {}
    rig.now += MOST_KEPT + timedelta(seconds=1)
    await rig.acts.tell(Act(Deed.DRAFTED, "erika", "station"))
    assert await rig.acts.find([drafted.actor_mark], ["anton", "erika"]) == {}


async def test_of_one_run_two_acts_show_whether_it_was_one_person_and_the_next_run_shows_nothing(
    rig: SigningIn,
) -> None:
    for act in (
        Act(Deed.DRAFTED, "anton", "market"),
        Act(Deed.AUTHORISED, "erika", "market"),
        Act(Deed.STARTED, "erika", "market"),
        Act(Deed.DRAFTED, "anton", "market"),
    ):
        await rig.acts.tell(act)
    drafted, authorised, started, again = (act.actor_mark for act in await rig.told())
    assert drafted != authorised == started and again not in (drafted, authorised)


async def test_the_tables_alone_name_nobody(rig: SigningIn) -> None:
    await rig.acts.tell(Act(Deed.DRAFTED, "anton", "market"))
    (drafted,) = await rig.told()
    thief = SqlActs(rig.records, Outbox(rig.records, MemoryBus()), new_identity())
    assert await thief.find([drafted.actor_mark], ["anton"]) == {}


async def test_an_auditor_has_marks_named_and_that_they_asked_is_told_once_a_day(tmp_path: Path) -> None:
    async with signing_in(tmp_path, {**PEOPLE, "frida": AUDITOR}) as rig:
        for name in ("anton", "gone"):
            await rig.acts.tell(Act(Deed.STARTED, name, "market"))
        first, left = (act.actor_mark for act in await rig.told())
        for _ in range(2):
            request = messages.FindActorsRequest(marks=[first, left])
            answer = await rig.stub("frida").FindActors(request)
            assert [(one.mark, one.name) for one in answer.actors] == [(first, "anton")]
        request = messages.FindActorsRequest(marks=[left], names=["gone"])
        assert [one.name for one in (await rig.stub("frida").FindActors(request)).actors] == ["gone"]
        seen = [act for act in await rig.told() if act.deed == DEED_NAMES_SEEN]
        assert len({act.act for act in seen}) == 1
        with pytest.raises(Refused, match="may not call"):
            await rpc.asks(rig.stub("erika").FindActors)(request)
        with pytest.raises(BadInput, match="32 bytes"):
            await rpc.asks(rig.stub("frida").FindActors)(messages.FindActorsRequest(marks=[b"short"]))


async def test_the_purger_has_told_who_held_something_once_for_each_hold(tmp_path: Path) -> None:
    async with signing_in(tmp_path, PEOPLE) as rig:
        request = messages.NoteHoldRequest(
            deed=DEED_HOLD_CONFIRMED, name="anton", deployment="market", commitment=bytes(32)
        )
        for _ in range(2):
            await rig.stub("retention_purger").NoteHold(request)
        request.commitment = b"c" * 32
        await rig.stub("retention_purger").NoteHold(request)
        acts = await rig.told()
        assert len({act.act for act in acts}) == 2
        assert {act.commitment for act in acts} == {bytes(32), b"c" * 32}
        assert "anton" not in str(acts)
        with pytest.raises(Refused, match="may not call"):
            await rpc.asks(rig.stub("erika").NoteHold)(request)


@pytest.mark.parametrize(
    "changed", [{"deed": DEED_NAMES_SEEN}, {"deed": 0}, {"deed": 999}, {"name": ""}, {"commitment": b"short"}]
)
async def test_the_purger_has_nothing_else_told(tmp_path: Path, changed: dict[str, Any]) -> None:
    async with signing_in(tmp_path, PEOPLE) as rig:
        stated = {"deed": DEED_HOLD_LIFTED, "name": "anton", "commitment": bytes(32), **changed}
        with pytest.raises(BadInput, match="about holds"):
            await rpc.asks(rig.stub("retention_purger").NoteHold)(messages.NoteHoldRequest(**stated))
        assert await rig.told() == []
