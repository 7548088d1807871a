"""Footage by the reel: its name, its key, its row, and what goes as its day begins."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Unreadable
from services.chassis.origin import Delivered, Origin
from services.chassis.sealing import NONCE_BYTES, open_sealed, unpadded
from services.retention_purger.domain.audit import Kind
from services.retention_purger.domain.policy import Policy, beginning_of
from services.retention_purger.domain.reels import Reel
from services.retention_purger.domain.segment import Segment
from services.retention_purger.handler.footage import FootageErasedHandler, FootageRecordedHandler
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.wire import reel_of
from sightline.detector.v1.footage_erased_pb2 import FootageErased
from sightline.detector.v1.footage_recorded_pb2 import FootageRecorded
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from tests.retention_purger.purging import CONTEXT, Aborted, Rig

KEY = bytes(range(32))
NAME = "market_gate_2026-05-08"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


def recorded(reel: str = NAME, camera: str = "gate", clear: bool = False) -> FootageRecorded:
    day = date.fromisoformat(reel.rpartition("_")[2])
    return FootageRecorded(
        reel=reel, camera=camera, expires_at=to_timestamp(beginning_of(day)), faces_clear=clear
    )


async def hear(
    rig: Rig,
    message: FootageRecorded | FootageErased,
    policy: Policy | None = None,
    metrics: RetentionPurgerMetrics | None = None,
) -> None:
    origin = Origin("market", "gate", 0, rig.now, rig.now, id=b"id")
    if isinstance(message, FootageRecorded):
        await FootageRecordedHandler(rig.reels, policy or rig.policy, rig.clock)(Delivered(message, origin))
    else:
        metrics = metrics or RetentionPurgerMetrics.create(type(rig.registry)())
        await FootageErasedHandler(rig.reels, metrics)(Delivered(message, origin))


async def wrap(rig: Rig, days: float = 7, camera: str = "gate") -> messages.WrapFootageKeyResponse:
    request = messages.WrapFootageKeyRequest(
        key=KEY,
        segment=messages.Segment(deployment="market", camera=camera, started_at=to_timestamp(rig.now)),
        expires_at=to_timestamp(rig.now + timedelta(days=days)),
    )
    return await rig.rpc.WrapFootageKey(request, CONTEXT)


def test_a_reel_is_named_by_deployment_camera_and_day() -> None:
    reel = Reel("market", "gate-2", date(2026, 5, 8))
    assert (reel.name, Reel.of(reel.name)) == ("market_gate-2_2026-05-08", reel)


@pytest.mark.parametrize(
    "name", ["", "market_gate", "../x_gate_2026-05-08", "a_b_c_2026-05-08", "a_b_2026-13-01"]
)
def test_nothing_else_is_a_reel(name: str) -> None:
    with pytest.raises(ValueError):
        Reel.of(name)


@pytest.mark.parametrize(
    "message",
    [
        recorded(camera="hall"),
        recorded("elsewhere_gate_2026-05-08"),
        FootageRecorded(reel=NAME, camera="gate", expires_at=to_timestamp(datetime(2026, 5, 9))),
    ],
)
def test_a_reel_that_says_something_else_than_its_message_is_not_taken(message: FootageRecorded) -> None:
    with pytest.raises(Unreadable):
        reel_of(message, "market")


async def test_a_segments_key_is_wrapped_for_the_day_on_which_it_is_gone(rig: Rig) -> None:
    wrapped = await wrap(rig)
    assert wrapped.day == "2026-05-08" and KEY not in wrapped.wrapped_key
    day_key, sealed = await rig.day_keys.get(date(2026, 5, 8)), wrapped.wrapped_key
    assert day_key is not None
    bound = Segment("market", "gate", rig.now).associated
    assert unpadded(open_sealed(day_key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)) == KEY
    with pytest.raises(Unreadable):
        open_sealed(
            day_key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], Segment("market", "hall", rig.now).associated
        )


async def test_no_segment_is_wrapped_beyond_the_ceiling_or_for_a_day_that_has_begun(rig: Rig) -> None:
    assert (await wrap(rig, days=400)).day == "2026-06-01"
    with pytest.raises(Aborted, match="no footage is kept until 2026-05-01"):
        await wrap(rig, days=0.1)
    with pytest.raises(Aborted, match="name its deployment"):
        await wrap(rig, camera="gate/../hall")


async def test_an_installation_keeps_footage_for_less_than_a_deployment_asks(rig: Rig) -> None:
    shorter = Policy(footage_kept=timedelta(days=2))
    assert shorter.footage_expiry(rig.now + timedelta(days=7), rig.now) == rig.now + timedelta(days=2)
    with pytest.raises(ValueError, match="31 days at most"):
        Policy(footage_kept=timedelta(days=32))
    await hear(rig, recorded(), shorter)
    (kept,) = await rig.reels.all()
    assert kept.expires_at == rig.now + timedelta(days=2)


async def test_a_reel_is_on_record_once_and_the_chain_says_what_is_kept(rig: Rig) -> None:
    for _ in range(2):
        await hear(rig, recorded())
    await hear(rig, recorded(clear=True))
    (kept,) = await rig.reels.all()
    assert (kept.reel, kept.deployment, kept.alert) == (NAME, "market", "")
    said = [(entry.kind, entry.body) for entry in await rig.told()]
    assert said == [
        (Kind.FOOTAGE_KEPT, '{"camera":"gate","day":"2026-05-08","faces":"filled"}'),
        (Kind.FOOTAGE_KEPT, '{"camera":"gate","day":"2026-05-08","faces":"clear"}'),
    ]


async def test_on_its_day_the_key_goes_the_owner_is_told_and_its_answer_ends_it(rig: Rig) -> None:
    await wrap(rig)
    await hear(rig, recorded())
    rig.now += timedelta(days=6, hours=11)
    assert (await rig.eraser.erase_due(), await rig.announced()) == ((0, 0), 0)
    rig.now += timedelta(hours=1)
    assert (await rig.eraser.reels_due(), await rig.announced()) == (1, 0)
    assert (await rig.eraser.erase_due(), await rig.announced()) == ((0, 1), 1)
    assert (await rig.announced(), await rig.day_keys.days()) == (1, [])
    for _ in range(2):
        await hear(rig, FootageErased(reel=NAME, segments_count=3))
    assert (list(await rig.reels.all()), await rig.eraser.reels_due()) == ([], 0)
    await rig.eraser.erase_due()
    assert await rig.announced() == 1
    last = (await rig.told())[-1]
    assert (last.kind, last.body) == (
        Kind.FOOTAGE_ERASED,
        '{"camera":"gate","day":"2026-05-08","segments":3}',
    )


async def test_a_reel_that_is_erased_is_counted_once(rig: Rig) -> None:
    registry = type(rig.registry)()
    metrics = RetentionPurgerMetrics.create(registry)
    await hear(rig, recorded())
    for _ in range(2):
        await hear(rig, FootageErased(reel=NAME), metrics=metrics)
    assert registry.get_sample_value("retention_purger_reels_erased_total") == 1


async def test_what_came_due_while_nothing_ran_is_asked_for_at_the_start_and_until_it_is_answered(
    rig: Rig, tmp_path: Path
) -> None:
    await hear(rig, recorded())
    await rig.records.close()
    again = Rig(tmp_path)
    again.now = rig.now + timedelta(days=300)
    await again.open()
    for times in (1, 2):
        await again.eraser.erase_due()
        assert await again.announced() == times
    await again.records.close()


async def test_a_reel_out_of_a_back_up_is_due_at_once(rig: Rig) -> None:
    """The detector tells all that it has at its start; the chain had it all before."""
    await hear(rig, recorded())
    await hear(rig, FootageErased(reel=NAME))
    rig.now += timedelta(days=30)
    told = len(await rig.told())
    await hear(rig, recorded())
    await rig.eraser.erase_due()
    assert await rig.announced() == 1
    await hear(rig, FootageErased(reel=NAME))
    assert (list(await rig.reels.all()), len(await rig.told())) == ([], told)


async def test_what_is_kept_and_what_would_go_is_shown_with_the_alerts(rig: Rig) -> None:
    await rig.raised(days=31)
    await hear(rig, recorded())
    listed = await rig.rpc.ListRetained(messages.ListRetainedRequest(), CONTEXT)
    assert [(one.reel, one.alert) for one in listed.retained] == [(NAME, ""), ("", "a")]
    rig.now += timedelta(days=7)
    for dry_run in (True, False):
        answer = await rig.rpc.EraseDue(messages.EraseDueRequest(dry_run=dry_run), CONTEXT)
        assert (answer.reels_erased, answer.alerts_erased) == (1, 0)
    assert await rig.announced() == 1


async def test_a_reel_that_a_clock_ahead_gave_too_long_is_kept_no_longer_once_it_is_right(rig: Rig) -> None:
    rig.now += timedelta(days=40)
    await hear(rig, recorded("market_gate_2026-07-01"))
    rig.now -= timedelta(days=40)
    await rig.eraser.erase_due()
    rig.now += timedelta(days=31)
    assert (await rig.eraser.erase_due(), await rig.announced()) == ((0, 0), 1)


async def test_of_more_reels_than_one_look_asks_for_all_are_counted_and_all_are_asked_in_turn(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.retention_purger.worker.eraser._MOST_AT_ONCE", 2)
    for day in ("2026-05-06", "2026-05-07", "2026-05-08"):
        await hear(rig, recorded(f"market_gate_{day}"))
    rig.now += timedelta(days=7)
    dry = await rig.rpc.EraseDue(messages.EraseDueRequest(dry_run=True), CONTEXT)
    assert dry.reels_erased == 3
    await rig.eraser.erase_due()
    assert await rig.announced() == 2
    rig.now += timedelta(hours=1)
    await rig.eraser.erase_due()
    asked = [reel.reel for reel in await rig.reels.due(rig.now, 9)]
    assert asked == [f"market_gate_{day}" for day in ("2026-05-07", "2026-05-06", "2026-05-08")]


async def test_what_is_due_is_erased_by_one_look_at_the_clock(rig: Rig) -> None:
    looks = []

    async def look() -> None:
        looks.append(rig.now)

    rig.eraser.look = look
    await rig.rpc.EraseDue(messages.EraseDueRequest(), CONTEXT)
    assert looks == [rig.now]


@pytest.mark.parametrize("reel", ["../vault", "elsewhere_gate_2026-05-08"])
async def test_an_answer_about_no_reel_or_that_of_another_deployment_is_not_believed(
    rig: Rig, reel: str
) -> None:
    with pytest.raises(Unreadable):
        await hear(rig, FootageErased(reel=reel))
