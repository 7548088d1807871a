"""What every keyring must do: one suite, held against each of them.

A subclass gives the fixtures `keyring` and `clock`; the keyring takes its time from the clock.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.chassis.keyring import LIMIT_SECONDS, Keyring
from services.chassis.ledger import Kind, Scope, Tracks
from services.chassis.outcome import Reason

GATE = Scope("market", "gate")


@dataclass
class Clock:
    """A clock that is set by hand."""

    time: datetime = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_seconds(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


async def made(keyring: Keyring, clock: Clock, name: str, kind: Kind = Kind.PROBE) -> bytes:
    key = await keyring.create(GATE, kind, name, clock())
    assert key is not None
    return key


class KeyringBehaviour:
    """Rules of keys, and of what is counted."""

    async def test_a_key_is_256_bits_and_no_two_are_alike(self, keyring: Keyring, clock: Clock) -> None:
        keys = {await made(keyring, clock, f"{number}") for number in range(20)}
        assert len(keys) == 20 and {len(key) for key in keys} == {32}

    async def test_a_key_can_be_fetched_until_it_is_settled(self, keyring: Keyring, clock: Clock) -> None:
        key = await made(keyring, clock, "a")
        assert await keyring.fetch("a") == key
        assert await keyring.settle("a", Reason.NO_MATCH)
        assert await keyring.fetch("a") is None

    async def test_a_key_is_created_and_counted_once(self, keyring: Keyring, clock: Clock) -> None:
        await made(keyring, clock, "a")
        assert await keyring.create(GATE, Kind.PROBE, "a", clock()) is None
        await keyring.settle("a", Reason.NO_MATCH)
        assert await keyring.create(GATE, Kind.PROBE, "a", clock()) is None
        assert (await keyring.ledger("market")).probes.seen == 1

    async def test_a_key_is_settled_once_and_with_its_reason(self, keyring: Keyring, clock: Clock) -> None:
        await made(keyring, clock, "a", Kind.FRAME)
        assert await keyring.settle("a", Reason.LOOKED_AT)
        assert not await keyring.settle("a", Reason.EXPIRED)
        frames = (await keyring.ledger("market")).frames
        assert (frames.seen, frames.forgotten, frames.in_flight) == (1, {Reason.LOOKED_AT: 1}, 0)

    async def test_a_key_that_never_was_is_not_counted(self, keyring: Keyring, clock: Clock) -> None:
        assert not await keyring.settle("unknown", Reason.FAILED)
        assert not await keyring.book("unknown", Reason.ALERT)
        ledger = await keyring.ledger("market")
        assert ledger.closes and not ledger.probes.forgotten.total() + ledger.probes.retained.total()

    async def test_a_match_is_retained_until_its_reader_says_more(
        self, keyring: Keyring, clock: Clock
    ) -> None:
        await made(keyring, clock, "a")
        await keyring.settle("a", Reason.MATCH, retained=True)
        assert await keyring.fetch("a") is None
        assert +(await keyring.ledger("market")).probes.retained == {Reason.MATCH: 1}
        assert await keyring.book("a", Reason.ALERT)
        assert not await keyring.book("a", Reason.SAME_PASS)
        assert +(await keyring.ledger("market")).probes.retained == {Reason.ALERT: 1}

    async def test_a_reader_may_be_faster_than_who_passed_the_key_on(
        self, keyring: Keyring, clock: Clock
    ) -> None:
        await made(keyring, clock, "a")
        assert await keyring.book("a", Reason.ALERT)
        assert await keyring.fetch("a") is None
        assert not await keyring.settle("a", Reason.MATCH, retained=True)
        assert not await keyring.book("a", Reason.ALERT)
        probes = (await keyring.ledger("market")).probes
        assert (+probes.retained, +probes.forgotten, probes.closes) == ({Reason.ALERT: 1}, {}, True)

    async def test_what_was_read_is_not_called_forgotten(self, keyring: Keyring, clock: Clock) -> None:
        await made(keyring, clock, "a")
        clock.pass_seconds(LIMIT_SECONDS[Kind.PROBE])
        await keyring.sweep()
        assert not await keyring.settle("a", Reason.MATCH, retained=True)
        assert await keyring.book("a", Reason.ALERT)
        assert not await keyring.book("a", Reason.ALERT)
        probes = (await keyring.ledger("market")).probes
        assert (+probes.retained, +probes.forgotten, probes.closes) == ({Reason.ALERT: 1}, {}, True)

    async def test_a_match_may_wait_long_for_its_reader(self, keyring: Keyring, clock: Clock) -> None:
        await made(keyring, clock, "a")
        await keyring.settle("a", Reason.MATCH, retained=True)
        clock.pass_seconds(3600)
        await keyring.sweep()
        assert await keyring.book("a", Reason.ALERT)

    async def test_a_key_beyond_its_limit_opens_nothing_and_is_swept(
        self, keyring: Keyring, clock: Clock
    ) -> None:
        await made(keyring, clock, "frame", Kind.FRAME)
        await made(keyring, clock, "probe", Kind.PROBE)
        clock.pass_seconds(LIMIT_SECONDS[Kind.FRAME])
        assert await keyring.fetch("frame") is None and await keyring.fetch("probe") is not None
        assert await keyring.sweep() == 1
        ledger = await keyring.ledger("market")
        assert (ledger.frames.forgotten, ledger.probes.in_flight) == ({Reason.EXPIRED: 1}, 1)
        assert await keyring.sweep() == 0

    async def test_a_clock_that_is_set_back_keeps_no_key_beyond_the_longest_limit(
        self, keyring: Keyring, clock: Clock
    ) -> None:
        await made(keyring, clock, "a")
        clock.pass_seconds(-31 * 24 * 3600)
        assert await keyring.fetch("a") is None
        key = await made(keyring, clock, "b")
        assert await keyring.sweep() == 1
        assert await keyring.fetch("b") == key
        assert (await keyring.ledger("market")).probes.forgotten == {Reason.EXPIRED: 1}

    async def test_tracks_are_counted(self, keyring: Keyring, clock: Clock) -> None:
        await keyring.count_tracks(GATE, Tracks("1", 3, 0))
        await keyring.count_tracks(Scope("market", "hall"), Tracks("1", 1, 1))
        await keyring.count_tracks(GATE, Tracks("1", 0, 2))
        ledger = await keyring.ledger("market")
        assert (ledger.tracks_opened, ledger.tracks_closed, ledger.tracks_living) == (4, 3, 1)

    async def test_a_watch_that_begins_closes_what_the_one_before_it_left_open(
        self, keyring: Keyring, clock: Clock
    ) -> None:
        await keyring.count_tracks(GATE, Tracks("1", 3, 1))
        await keyring.count_tracks(GATE, Tracks("2", 2, 0))
        await keyring.count_tracks(GATE, Tracks("1", 0, 2))  # of the former: booked as closed already
        await keyring.count_tracks(GATE, Tracks("2", 0, 1))
        ledger = await keyring.ledger("market")
        assert (ledger.tracks_opened, ledger.tracks_closed, ledger.tracks_living) == (5, 4, 1)

    async def test_what_was_never_opened_here_is_not_closed(self, keyring: Keyring, clock: Clock) -> None:
        await keyring.count_tracks(GATE, Tracks("1", 0, 2))  # opened before the keyring lost its memory
        await keyring.count_tracks(GATE, Tracks("1", 1, 0))
        ledger = await keyring.ledger("market")
        assert (ledger.tracks_opened, ledger.tracks_closed, ledger.tracks_living) == (1, 0, 1)

    async def test_tracks_are_closed_once(self, keyring: Keyring, clock: Clock) -> None:
        await keyring.count_tracks(GATE, Tracks("1", 3, 0))
        await keyring.close_tracks("market")
        await keyring.count_tracks(GATE, Tracks("1", 0, 3))
        ledger = await keyring.ledger("market")
        assert (ledger.tracks_opened, ledger.tracks_closed, ledger.closes) == (3, 3, True)

    async def test_the_tracks_of_a_deployment_that_is_over_can_be_closed(
        self, keyring: Keyring, clock: Clock
    ) -> None:
        await keyring.count_tracks(GATE, Tracks("1", 3, 1))
        await keyring.count_tracks(Scope("station", "gate"), Tracks("1", 1, 0))
        await keyring.close_tracks("market")
        assert (await keyring.ledger("market")).tracks_living == 0
        assert (await keyring.ledger("station")).tracks_living == 1

    async def test_each_deployment_has_its_own_ledger(self, keyring: Keyring, clock: Clock) -> None:
        await made(keyring, clock, "a")
        await keyring.create(Scope("station", "gate"), Kind.PROBE, "b", clock())
        assert (await keyring.ledger("market")).probes.seen == 1
        assert (await keyring.ledger("nowhere")).probes.seen == 0

    async def test_time_to_forget_is_of_probes_that_were_not_retained(
        self, keyring: Keyring, clock: Clock
    ) -> None:
        for name in ("forgotten", "retained"):
            await made(keyring, clock, name)
        clock.pass_seconds(2)
        await keyring.settle("forgotten", Reason.NO_MATCH)
        await keyring.settle("retained", Reason.MATCH, retained=True)
        forgetting = (await keyring.ledger("market")).time_to_forget
        assert (forgetting.count, forgetting.max_seconds) == (1, 2.0)

    async def test_time_to_forget_is_told_by_reason(self, keyring: Keyring, clock: Clock) -> None:
        for name in ("a", "b", "c"):
            await made(keyring, clock, name)
        clock.pass_seconds(2)
        for name, reason in (("a", Reason.NO_MATCH), ("b", Reason.NO_MATCH), ("c", Reason.STALE)):
            await keyring.settle(name, reason)
        forgetting = (await keyring.ledger("market")).forgetting
        assert {reason: took.count for reason, took in forgetting.items()} == {
            Reason.NO_MATCH: 2,
            Reason.STALE: 1,
        }

    async def test_each_camera_has_its_own_account_and_it_closes(
        self, keyring: Keyring, clock: Clock
    ) -> None:
        hall = Scope("market", "hall: 2")
        for name in ("a", "b", "c"):
            await made(keyring, clock, name)
        await keyring.create(hall, Kind.PROBE, "d", clock())
        await keyring.count_tracks(hall, Tracks("1", 2, 1))
        await keyring.settle("a", Reason.NO_MATCH)
        await keyring.book("b", Reason.ALERT)
        await keyring.settle("d", Reason.MATCH, retained=True)
        ledger = await keyring.ledger("market")
        gate, other = ledger.cameras["gate", Kind.PROBE], ledger.cameras["hall: 2", Kind.PROBE]
        assert (gate.seen, +gate.forgotten, +gate.retained, gate.in_flight) == (
            3,
            {Reason.NO_MATCH: 1},
            {Reason.ALERT: 1},
            1,
        )
        assert (other.seen, +other.retained, other.in_flight) == (1, {Reason.MATCH: 1}, 0)
        assert ledger.camera_tracks["hall: 2"] == (2, 1) and ledger.closes
        gate.seen += 1
        assert not ledger.closes, "one camera that does not close is enough"

    async def test_room_comes_when_a_key_goes(self, keyring: Keyring, clock: Clock) -> None:
        for name in ("a", "b"):
            await made(keyring, clock, name, Kind.FRAME)
        assert await keyring.in_flight(GATE, Kind.FRAME) == 2
        waiting = asyncio.create_task(keyring.wait_for_room(GATE, {Kind.FRAME: 2}))
        await asyncio.sleep(0)
        assert not waiting.done()
        await keyring.settle("a", Reason.LOOKED_AT)
        async with asyncio.timeout(30):
            await waiting

    async def test_another_camera_has_room_of_its_own(self, keyring: Keyring, clock: Clock) -> None:
        await made(keyring, clock, "a", Kind.FRAME)
        async with asyncio.timeout(30):
            await keyring.wait_for_room(Scope("market", "hall"), {Kind.FRAME: 1})

    async def test_many_at_once_settle_a_key_once(self, keyring: Keyring, clock: Clock) -> None:
        await made(keyring, clock, "a")
        answers = await asyncio.gather(*(keyring.settle("a", Reason.NO_MATCH) for _ in range(10)))
        assert answers.count(True) == 1
        assert (await keyring.ledger("market")).probes.forgotten == {Reason.NO_MATCH: 1}
