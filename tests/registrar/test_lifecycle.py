"""Each step of a deployment is told as somebody's act, or as a rule's; who drafted is not who authorised."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.registrar.domain.acts import Cause
from sightline.registrar.v1.act_recorded_pb2 import (
    CAUSE_END_REACHED,
    CAUSE_FALSE_ALERTS_IN_A_ROW,
    CAUSE_NO_LIST,
    CAUSE_PERSON,
)
from tests.registrar.acting import deeds, told
from tests.registrar.registering import Rig
from tests.registrar.test_worker import Aborted
from tests.registrar.test_worker_authorising import Town

NAMES = ("anton", "berta", "carol", "dora", "operator")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    rig = Rig(tmp_path)
    await rig.records.open()
    yield Town(rig)
    await rig.records.close()


async def goes_live(town: Town) -> None:
    await town.draft()
    for subject, photo in (("a", b"\x64"), ("b", b"\x65")):
        assert await town.enrol(photo, subject)
    await town.authorise()
    await town.ask("dora", "PublishNotice", name="market")
    await town.ask("berta", "StartDeployment", name="market")


async def who(town: Town) -> list[tuple[str, str]]:
    """What was done, and by whom, as an auditor is told."""
    acts = await told(town.rig.bus, town.rig.outbox)
    names = await town.rig.acts.find([act.actor_mark for act in acts if act.actor_mark], NAMES)
    return [(deed, names.get(act.actor_mark, "")) for deed, act in zip(deeds(acts), acts, strict=True)]


async def test_who_did_each_step_is_told(town: Town) -> None:
    await goes_live(town)
    await town.ask("dora", "RemoveSubject", deployment="market", subject="b")
    await town.ask("carol", "StopDeployment", name="market", reason="it was enough")
    await town.ask("berta", "EndDeployment", name="market")
    assert await who(town) == [
        ("drafted", "anton"),
        ("authorised", "berta"),
        ("notice_published", "dora"),
        ("started", "berta"),
        ("entry_removed", "dora"),
        ("stopped", "carol"),
        ("ended", "berta"),
    ]


async def test_what_was_signed_is_told_with_who_signed(town: Town) -> None:
    await goes_live(town)
    state = await town.rig.register.get("market")
    acts = await told(town.rig.bus, town.rig.outbox)
    assert state is not None and acts[1].digest == state.authorised_digest != b""


async def test_an_entry_by_hand_is_told_and_one_of_an_import_is_not(town: Town) -> None:
    await town.draft()
    await town.enrol(b"\x64", "a")
    await town.enrol(b"\x65", "b", by_hand=True)
    assert await who(town) == [("drafted", "anton"), ("entry_added_by_hand", "anton")]


async def test_a_rule_and_time_act_as_nobody_and_say_which(town: Town) -> None:
    await goes_live(town)
    await town.rig.lifecycle.stop("market", "two in a row", Cause.FALSE_ALERTS_IN_A_ROW)
    town.rig.now = town.rig.plan().end.ToDatetime(town.rig.now.tzinfo)
    await town.rig.lifecycle.end_what_is_over()
    stopped, ended = (await told(town.rig.bus, town.rig.outbox))[-2:]
    assert (stopped.cause, stopped.actor_mark) == (CAUSE_FALSE_ALERTS_IN_A_ROW, b"")
    assert (ended.cause, ended.actor_mark) == (CAUSE_END_REACHED, b"")


async def test_the_last_entry_taken_off_ends_it_for_want_of_a_list(town: Town) -> None:
    await goes_live(town)
    for subject in ("a", "b"):
        await town.ask("dora", "RemoveSubject", deployment="market", subject=subject)
    ended = (await told(town.rig.bus, town.rig.outbox))[-1]
    assert deeds([ended]) == ["ended"] and ended.cause == CAUSE_NO_LIST


async def test_a_reason_in_words_stays_out_of_it(town: Town) -> None:
    await goes_live(town)
    await town.ask("carol", "StopDeployment", name="market", reason="Erika Mustermann complained")
    acts = await told(town.rig.bus, town.rig.outbox)
    assert acts[-1].cause == CAUSE_PERSON
    assert b"Mustermann" not in b"".join(act.SerializeToString() for act in acts)


async def test_what_was_refused_is_no_act(town: Town) -> None:
    await town.draft()
    with pytest.raises(Aborted, match="photo"):
        await town.authorise()
    with pytest.raises(Aborted, match="authorise"):
        await town.ask("berta", "StartDeployment", name="market")
    assert await who(town) == [("drafted", "anton")]
