"""What is kept leaves by two persons and a reason: that, for a short time, and nothing else."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis.access import Caller, Role
from services.chassis.errors import BadInput, Refused, Unavailable, Unreadable
from services.retention_purger.domain.exports import Span, why_not_reason
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from tests.retention_purger.exporting_rig import DETECTOR, DISPATCHER, EDDA, ExportRig
from tests.retention_purger.holding_rig import BERTA, DORA, KEY

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[ExportRig]:
    rig = ExportRig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


async def test_either_of_the_two_gets_the_keys_of_what_was_asked_for_in_order(rig: ExportRig) -> None:
    first, second = await rig.kept(), await rig.kept(5 * MINUTE)
    export = await rig.exported()
    for name in ("dora", "berta"):
        assert await rig.fetched(export, second, first, name=name) == [second.key, first.key]


async def test_to_look_at_an_export_writes_nothing(rig: ExportRig) -> None:
    export, said = await rig.exported(), []

    @sa.event.listens_for(sa.Engine, "before_cursor_execute")
    def hear(*words: Any) -> None:
        said.append(words[2])

    try:
        await rig.opening.look(export.id, "dora", DETECTOR)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)
    assert said and all(one.startswith("SELECT") for one in said)


async def test_one_person_alone_gets_nothing(rig: ExportRig) -> None:
    kept = await rig.kept()
    asked = await rig.asked()
    with pytest.raises(Refused, match="nobody has confirmed"):
        await rig.fetched(asked, kept)
    with pytest.raises(Refused, match="another person"):
        await rig.exporting.confirm(asked.id, DORA)
    # The same person under another of their roles is the same person.
    with pytest.raises(Refused, match="another person"):
        await rig.exporting.confirm(asked.id, Caller("dora", frozenset({Role.AUTHORISING_OFFICER})))
    with pytest.raises(Refused, match="nobody has confirmed"):
        await rig.fetched(asked, kept)


async def test_whose_password_somebody_else_gave_neither_asks_nor_confirms(rig: ExportRig) -> None:
    asked = await rig.asked()
    with pytest.raises(Refused, match="given by somebody else"):
        await rig.exporting.confirm(asked.id, replace(BERTA, in_doubt=True))
    with pytest.raises(Refused, match="given by somebody else"):
        await rig.exporting.ask(rig.span, "K-7", "why", replace(DORA, in_doubt=True))


async def test_somebody_else_is_not_given_what_two_others_exported(rig: ExportRig) -> None:
    kept, export = await rig.kept(), await rig.exported()
    with pytest.raises(Refused, match="two persons"):
        await rig.fetched(export, kept, name="edda")


@pytest.mark.parametrize("at", [timedelta(0), -MINUTE, 10 * MINUTE])
async def test_the_segments_at_both_ends_are_of_it(rig: ExportRig, at: timedelta) -> None:
    kept = await rig.kept(at)
    assert await rig.fetched(await rig.exported(), kept) == [kept.key]


@pytest.mark.parametrize("at", [-MINUTE - timedelta(milliseconds=1), 10 * MINUTE + timedelta(milliseconds=1)])
async def test_a_segment_of_another_time_does_not_open(rig: ExportRig, at: timedelta) -> None:
    inside, outside = await rig.kept(), await rig.kept(at)
    export = await rig.exported()
    with pytest.raises(Refused, match="outside"):
        await rig.fetched(export, inside, outside)


@pytest.mark.parametrize(("deployment", "camera"), [("market", "door"), ("harbour", "gate")])
async def test_a_segment_of_another_camera_or_deployment_does_not_open(
    rig: ExportRig, deployment: str, camera: str
) -> None:
    outside, export = await rig.kept(deployment=deployment, camera=camera), await rig.exported()
    with pytest.raises(Refused, match="outside"):
        await rig.fetched(export, outside)
    # Nor does it under the name of one that may be opened: its key is bound to its own.
    renamed = replace(outside.segment, segment=(await rig.kept()).segment.segment)
    with pytest.raises(Unreadable):
        await rig.fetched(export, replace(outside, segment=renamed))


async def test_an_export_is_over_after_a_day_and_cannot_be_replayed(rig: ExportRig) -> None:
    kept, export = await rig.kept(), await rig.exported()
    rig.now += DAY - MINUTE
    assert await rig.fetched(export, kept) == [kept.key]
    rig.now += MINUTE
    with pytest.raises(Refused, match="is over"):
        await rig.fetched(export, kept)
    with pytest.raises(Refused, match="confirmed before"):
        await rig.exporting.confirm(export.id, BERTA)


async def test_what_was_withdrawn_opens_nothing(rig: ExportRig) -> None:
    kept, export = await rig.kept(), await rig.exported()
    await rig.exporting.withdraw(export.id, DORA)
    with pytest.raises(Refused, match="is over"):
        await rig.fetched(export, kept)
    assert [one.id for one in await rig.exports.all()] == [export.id]  # it can still be looked up
    asked = await rig.asked()
    await rig.exporting.withdraw(asked.id, BERTA)
    with pytest.raises(Refused, match="no such export"):
        await rig.exporting.confirm(asked.id, BERTA)


async def test_who_has_left_the_directory_has_neither_asked_nor_confirmed(rig: ExportRig) -> None:
    kept, export, asked = await rig.kept(), await rig.exported(), await rig.asked()
    del rig.people["dora"]
    for name in ("dora", "berta"):
        with pytest.raises(Refused, match="directory"):
            await rig.fetched(export, kept, name=name)
    with pytest.raises(Refused, match="no supervisor any more"):
        await rig.exporting.confirm(asked.id, BERTA)


async def test_who_is_something_else_by_now_is_given_nothing(rig: ExportRig) -> None:
    kept, export = await rig.kept(), await rig.exported()
    rig.people["berta"] = replace(rig.people["berta"], roles=frozenset({Role.AUTHOR}))
    with pytest.raises(Refused, match="directory"):
        await rig.fetched(export, kept)


async def test_footage_whose_day_has_come_does_not_open(rig: ExportRig) -> None:
    kept, export = await rig.kept(days=1), await rig.exported()
    rig.now += timedelta(hours=12)
    with pytest.raises(Refused, match="destroyed"):
        await rig.fetched(export, kept)
    assert (await rig.exports.all())[0].opened_count == 0


async def test_evidence_is_handed_over_and_says_whose_it_is(rig: ExportRig) -> None:
    await rig.alert()
    export = await rig.exported("a")
    assert (await rig.opening.look(export.id, "dora", DISPATCHER)).alert == "a"
    assert await rig.handed_over(export) == [KEY]


async def test_evidence_under_a_hold_is_handed_over_after_its_day(rig: ExportRig) -> None:
    await rig.alert()
    await rig.held()
    rig.now += timedelta(days=40)
    await rig.eraser.erase_due()
    assert await rig.handed_over(await rig.exported("a")) == [KEY]


async def test_evidence_without_a_hold_is_not(rig: ExportRig) -> None:
    await rig.alert()
    export = await rig.exported("a")
    rig.now += timedelta(hours=12)
    kept = rig.keeper.kept["a"]
    assert kept.day is not None
    await rig.day_keys.destroy(kept.day)
    with pytest.raises(Refused, match="destroyed"):
        await rig.handed_over(export)


async def test_an_export_of_one_alert_does_not_open_another(rig: ExportRig) -> None:
    await rig.alert("a")
    await rig.alert("b")
    export = await rig.exported("a")
    with pytest.raises(Unreadable):
        await rig.handed_over(export, alert="b")


async def test_evidence_of_somebody_else_leaves_only_at_their_own_wish(rig: ExportRig) -> None:
    await rig.alert(days=2, is_false=True)
    with pytest.raises(Refused, match="somebody else"):
        await rig.asked("a")
    await rig.desk.keep_for_person(rig.keeper.kept["a"], "DP-1", DORA)
    assert await rig.handed_over(await rig.exported("a")) == [KEY]


async def test_what_turns_out_to_be_somebody_else_is_not_given_any_more(rig: ExportRig) -> None:
    await rig.alert()
    export = await rig.exported("a")
    rig.keeper.kept["a"] = replace(rig.keeper.kept["a"], is_false=True)
    with pytest.raises(Refused, match="somebody else"):
        await rig.handed_over(export)


async def test_each_owner_gets_the_keys_of_what_it_keeps_alone(rig: ExportRig) -> None:
    await rig.alert()
    kept, footage, evidence = await rig.kept(), await rig.exported(), await rig.exported("a")
    for export, owner in ((footage, DISPATCHER), (evidence, DETECTOR)):
        with pytest.raises(Refused, match="what you keep"):
            await rig.opening.look(export.id, "dora", owner)
    with pytest.raises(Refused, match="what you keep"):
        await rig.opening.footage(evidence.id, "dora", DISPATCHER, [kept.segment])


@pytest.mark.parametrize(
    ("begins", "lasts", "problem"),
    [
        (timedelta(hours=-4), timedelta(hours=2, seconds=1), "at most"),
        (timedelta(hours=-4), timedelta(0), "earlier"),
        (timedelta(hours=-1), timedelta(hours=1, seconds=1), "still to come"),
    ],
)
async def test_footage_is_of_two_hours_at_most_that_are_past(
    rig: ExportRig, begins: timedelta, lasts: timedelta, problem: str
) -> None:
    span = Span("market", "gate", rig.now + begins, rig.now + begins + lasts)
    with pytest.raises(BadInput, match=problem):
        await rig.exporting.ask(span, "K-7", "why", DORA)


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "x" * 501])
async def test_a_reason_is_one_line_and_is_there(rig: ExportRig, reason: str) -> None:
    assert why_not_reason(reason) and not why_not_reason("order of the court")
    with pytest.raises(BadInput, match="reason"):
        await rig.exporting.ask(rig.span, "K-7", reason, DORA)
    with pytest.raises(BadInput, match="number"):
        await rig.exporting.ask(rig.span, "", "why", DORA)


async def test_nothing_is_done_that_nobody_has_told(rig: ExportRig) -> None:
    kept, asked = await rig.kept(), await rig.asked()
    rig.notes.away = True
    with pytest.raises(Unavailable):
        await rig.asked()
    with pytest.raises(Unavailable):
        await rig.exporting.confirm(asked.id, BERTA)
    with pytest.raises(Refused, match="nobody has confirmed"):
        await rig.fetched(asked, kept)
    assert len(await rig.exports.all()) == 1


async def test_the_chain_has_each_step_and_names_neither_case_nor_person_nor_alert(rig: ExportRig) -> None:
    await rig.alert("a1b2c3")
    export = await rig.exported("a1b2c3")
    for _ in range(2):
        await rig.handed_over(export, alert="a1b2c3")
    await rig.exporting.withdraw(export.id, BERTA)
    told = [json.loads(entry.body) for entry in await rig.told() if entry.kind == "export_changed"]
    assert [(one["became"], one.get("opened")) for one in told] == [
        ("asked", None),
        ("confirmed", None),
        ("opened", 1),
        ("opened", 2),
        ("withdrawn", None),
    ]
    assert {one["export"] for one in told} == {export.commitment.hex()}
    for secret in ("a1b2c3", "K-2026", "court", "dora", "berta", export.id, export.salt.hex()):
        assert secret not in str(told)
    assert rig.notes.told[-3:] == [
        ("EXPORT_ASKED", "dora"),
        ("EXPORT_CONFIRMED", "berta"),
        ("EXPORT_WITHDRAWN", "berta"),
    ]


async def test_to_look_is_neither_counted_nor_told(rig: ExportRig) -> None:
    export = await rig.exported()
    await rig.opening.look(export.id, "dora", DETECTOR)
    assert (await rig.exports.all())[0].opened_count == 0
    assert '"opened"' not in str([entry.body for entry in await rig.told()])


async def test_two_who_confirm_at_once_are_one_second_person(rig: ExportRig) -> None:
    asked = await rig.asked()
    await rig.exporting.confirm(asked.id, BERTA)
    with pytest.raises(Refused, match="confirmed before"):
        await rig.exports.confirm(asked.confirmed("edda", rig.policy, rig.now))
    assert (await rig.exports.all())[0].confirmed_by == "berta"
    assert EDDA.name not in (await rig.exports.all())[0].persons


async def test_a_proposal_lapses_after_a_week_and_a_row_is_erased_after_31_days(rig: ExportRig) -> None:
    asked, export = await rig.asked(), await rig.exported()
    rig.now += 7 * DAY
    await rig.export_keeping.look()
    assert [one.id for one in await rig.exports.all()] == [export.id]
    with pytest.raises(Refused, match="no such export"):
        await rig.exporting.confirm(asked.id, BERTA)
    rig.now += 24 * DAY
    await rig.export_keeping.look()
    assert list(await rig.exports.all()) == []
    became = [json.loads(one.body)["became"] for one in await rig.told() if one.kind == "export_changed"]
    assert became == ["asked", "asked", "confirmed", "lapsed", "erased"]


async def test_what_a_clock_ahead_exported_is_over_and_erased_in_time_once_it_is_right(
    rig: ExportRig,
) -> None:
    rig.now += 40 * DAY
    kept, export, asked = await rig.kept(), await rig.exported(), await rig.asked()
    assert await rig.fetched(export, kept) == [kept.key]
    rig.now -= 40 * DAY
    await rig.export_keeping.look()
    with pytest.raises(Refused, match="is over"):
        await rig.fetched(export, kept)
    rig.now += 7 * DAY
    with pytest.raises(Refused, match="no such export"):
        await rig.exporting.confirm(asked.id, BERTA)
    rig.now += 24 * DAY
    await rig.export_keeping.look()
    assert list(await rig.exports.all()) == []


async def test_a_right_clock_shortens_no_export(rig: ExportRig) -> None:
    kept, export, asked = await rig.kept(), await rig.exported(), await rig.asked()
    rig.now -= MINUTE  # set by a little, as clocks are
    await rig.export_keeping.look()
    rig.now += MINUTE
    await rig.export_keeping.look()
    assert {(one.id, one.until) for one in await rig.exports.all()} == {
        (export.id, export.until),
        (asked.id, None),
    }
    assert await rig.fetched(export, kept) == [kept.key]


async def test_an_export_goes_with_its_alert(rig: ExportRig) -> None:
    await rig.alert()
    await rig.exported("a")
    await rig.exported()
    await rig.hear(Erased(alert="a"))
    await rig.export_keeping.look()
    assert [one.alert for one in await rig.exports.all()] == [""]
