"""The keyring on a real Redis: the rules of every keyring, storms, what Redis itself can tell."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator

import pytest

from services.chassis.deployments import Deployments
from services.chassis.errors import Refused, Unreadable
from services.chassis.keyring import LIMIT_SECONDS
from services.chassis.ledger import Kind, Scope, Tracks
from services.chassis.outcome import Reason
from services.chassis.percentiles import Durations
from services.chassis.redis_keyring.access_list import PREFIX
from services.chassis.redis_keyring.keyring import RedisKeyring
from tests.chassis.keyring_behaviour import GATE, Clock, KeyringBehaviour, made
from tests.chassis.redis_deployments import knowing
from tests.connected.redis_asking import asked, emptied, memory_of
from tests.connected.redis_process import RedisProcess


@pytest.fixture(scope="module")
def process() -> Iterator[RedisProcess]:
    with RedisProcess() as process:
        yield process


@pytest.fixture
async def deployments() -> Deployments:
    return await knowing("market", "station")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def keyring(
    process: RedisProcess, deployments: Deployments, clock: Clock
) -> AsyncIterator[RedisKeyring]:
    await emptied(process)
    keyring = RedisKeyring(process.settings, deployments, clock)
    await keyring.open()
    yield keyring
    await keyring.close()


@pytest.fixture
async def another(
    process: RedisProcess, deployments: Deployments, clock: Clock, keyring: RedisKeyring
) -> AsyncIterator[RedisKeyring]:
    """A keyring of another process."""
    another = RedisKeyring(process.settings, deployments, clock)
    await another.open()
    yield another
    await another.close()


class TestRedisKeyring(KeyringBehaviour):
    """Held to the rules of every keyring."""


async def test_many_processes_settle_a_key_once(
    keyring: RedisKeyring, another: RedisKeyring, clock: Clock
) -> None:
    await made(keyring, clock, "a")
    settling = [one.settle("a", Reason.NO_MATCH) for _ in range(50) for one in (keyring, another)]
    assert (await asyncio.gather(*settling)).count(True) == 1
    assert (await another.ledger("market")).probes.forgotten == {Reason.NO_MATCH: 1}


async def test_the_ledger_closes_in_a_storm(
    keyring: RedisKeyring, another: RedisKeyring, clock: Clock
) -> None:
    chance = random.Random(4)
    both = (keyring, another)
    names = [f"{number}" for number in range(60)]

    async def step() -> None:
        one, name = chance.choice(both), chance.choice(names)
        match chance.randrange(8):
            case 0 | 1 | 2:
                await one.create(GATE, chance.choice(list(Kind)), name, clock())
            case 3:
                await one.settle(name, chance.choice([Reason.NO_MATCH, Reason.STALE]))
            case 4:
                await one.settle(name, Reason.MATCH, retained=True)
            case 5:
                await one.book(name, chance.choice([Reason.ALERT, Reason.SAME_PASS]))
            case 6:
                clock.pass_seconds(chance.random())
                await one.sweep()
            case _:
                assert (await one.ledger("market")).closes
                await one.fetch(name)

    for _ in range(40):
        await asyncio.gather(*(step() for _ in range(40)))
        ledger = await keyring.ledger("market")
        assert ledger.closes and ledger == await another.ledger("market")
        for account in (ledger.frames, ledger.probes):
            assert min([0, account.in_flight, *account.forgotten.values(), *account.retained.values()]) == 0
    clock.pass_seconds(LIMIT_SECONDS[Kind.PROBE])
    await asyncio.gather(keyring.sweep(), another.sweep())
    ledger = await keyring.ledger("market")
    assert ledger.closes and ledger.in_flight == 0 and ledger.frames.seen + ledger.probes.seen >= 40


async def test_several_sweep_at_once_and_each_key_is_counted_once(
    keyring: RedisKeyring, another: RedisKeyring, clock: Clock
) -> None:
    await asyncio.gather(*(made(keyring, clock, f"{number}") for number in range(1000)))
    clock.pass_seconds(LIMIT_SECONDS[Kind.PROBE])
    swept = await asyncio.gather(*(one.sweep() for _ in range(5) for one in (keyring, another)))
    assert sum(swept) == 1000
    assert (await keyring.ledger("market")).probes.forgotten == {Reason.EXPIRED: 1000}


async def test_what_redis_itself_let_expire_is_counted(
    keyring: RedisKeyring, process: RedisProcess, clock: Clock
) -> None:
    await made(keyring, clock, "a")
    await asked(process, "PEXPIRE", f"{PREFIX}value:a", 1)
    while await asked(process, "EXISTS", f"{PREFIX}value:a"):
        await asyncio.sleep(0)
    assert await keyring.fetch("a") is None
    clock.pass_seconds(LIMIT_SECONDS[Kind.PROBE])
    assert await keyring.sweep() == 1
    ledger = await keyring.ledger("market")
    assert ledger.closes and ledger.probes.forgotten == {Reason.EXPIRED: 1}


@pytest.mark.parametrize("kind", list(Kind))
async def test_redis_itself_lets_a_key_expire_at_its_limit(
    keyring: RedisKeyring, process: RedisProcess, clock: Clock, kind: Kind
) -> None:
    await made(keyring, clock, "a", kind)
    left_ms = await asked(process, "PTTL", f"{PREFIX}value:a")
    assert 0 < left_ms <= LIMIT_SECONDS[kind] * 1000 <= 60_000


async def test_names_of_keys_are_forgotten_too(
    keyring: RedisKeyring, process: RedisProcess, clock: Clock
) -> None:
    await made(keyring, clock, "a")
    await keyring.settle("a", Reason.NO_MATCH)
    assert 0 < await asked(process, "PTTL", f"{PREFIX}entry:a") <= 60_000
    assert await asked(process, "ZCARD", f"{PREFIX}due") == 0


async def test_limits_go_by_the_clock_of_redis_when_none_is_given(
    process: RedisProcess, deployments: Deployments, keyring: RedisKeyring, clock: Clock
) -> None:
    clock.pass_seconds(-3600)
    hosts = RedisKeyring(process.settings, deployments)
    await hosts.open()
    await made(hosts, clock, "a")  # received an hour ago, as that host thinks
    assert await hosts.fetch("a") is not None and await hosts.sweep() == 0
    await hosts.settle("a", Reason.NO_MATCH)
    await hosts.close()


@pytest.mark.parametrize("seconds", [-5.0, 0.0, 0.00001, 0.000123, 0.04, 0.19999, 1.0, 7.3, 14.999999, 900])
async def test_durations_are_counted_as_they_are_elsewhere(
    keyring: RedisKeyring, clock: Clock, seconds: float
) -> None:
    await made(keyring, clock, "a")
    clock.pass_seconds(seconds)
    await keyring.settle("a", Reason.NO_MATCH)
    expected = Durations()
    expected.add(seconds)
    found = (await keyring.ledger("market")).time_to_forget
    assert found.counts == expected.counts
    assert found.max_seconds == pytest.approx(expected.max_seconds, abs=1e-6)


async def test_names_in_any_language_are_kept_apart(keyring: RedisKeyring, clock: Clock) -> None:
    scopes = [Scope("market", name) for name in ("gate", "gate:2", "ворота", "a b", "frame:gate")]
    for number, scope in enumerate(scopes):
        await keyring.create(scope, Kind.FRAME, f"{number}", clock())
        await keyring.count_tracks(scope, Tracks("é1", 1, 0))
        await keyring.count_tracks(scope, Tracks("z", 1, 1))  # sorts before, whatever the server's language
    assert [await keyring.in_flight(scope, Kind.FRAME) for scope in scopes] == [1] * len(scopes)
    ledger = await keyring.ledger("market")
    assert (ledger.frames.in_flight, ledger.tracks_opened, ledger.tracks_closed) == (5, 5, 0)


async def test_a_key_is_of_its_deployment_alone(
    process: RedisProcess, keyring: RedisKeyring, clock: Clock
) -> None:
    await made(keyring, clock, "a")
    stranger = RedisKeyring(process.settings, await knowing("station"), clock)
    impostor = RedisKeyring(process.settings, await knowing("market", secret=b"x" * 32), clock)
    for one in (stranger, impostor):
        await one.open()
    assert await stranger.fetch("a") is None
    with pytest.raises(Unreadable):
        await impostor.fetch("a")
    with pytest.raises(Refused, match="not known"):
        await stranger.create(GATE, Kind.PROBE, "b", clock())
    for one in (stranger, impostor):
        await one.close()


async def test_a_value_moved_to_another_key_opens_nothing(
    keyring: RedisKeyring, process: RedisProcess, clock: Clock
) -> None:
    for name in ("a", "b"):
        await made(keyring, clock, name)
    await asked(process, "COPY", f"{PREFIX}value:a", f"{PREFIX}value:b", "REPLACE")
    with pytest.raises(Unreadable):
        await keyring.fetch("b")


async def test_no_key_is_in_the_memory_of_redis(
    keyring: RedisKeyring, process: RedisProcess, clock: Clock
) -> None:
    keys = [await made(keyring, clock, f"raw {number}") for number in range(16)]
    for number in range(8):
        await keyring.settle(f"raw {number}", Reason.NO_MATCH)
    memory = memory_of(process.pid)
    assert f"{PREFIX}entry:raw 15".encode() in memory  # it is the right memory that was read
    assert [key for key in keys if key in memory or key.hex().encode() in memory] == []


async def test_what_a_connection_in_use_carried_is_rinsed_out_of_the_memory_of_redis(
    keyring: RedisKeyring, another: RedisKeyring, process: RedisProcess, clock: Clock
) -> None:
    # Few: what a long message came in is a larger buffer, which Redis gives up by itself.
    names = [f"rinsed {number}" for number in range(7)]
    await asyncio.gather(*(made(keyring, clock, name) for name in names))
    wrapped = [await asked(process, "GET", f"{PREFIX}value:{name}") for name in names]
    await asyncio.gather(*(another.fetch(name) for name in names))
    assert all(one in memory_of(process.pid) for one in wrapped)
    await asyncio.gather(*(another.settle(name, Reason.NO_MATCH) for name in names))

    async def in_use() -> None:  # shorter messages leave the rest of a longer one where it was
        while True:
            await asyncio.gather(*(one.in_flight(GATE, Kind.PROBE) for one in (keyring, another)))

    def left() -> int:
        memory = memory_of(process.pid)
        return sum(one in memory for one in wrapped)

    using = asyncio.create_task(in_use())
    async with asyncio.timeout(30):
        while await asyncio.to_thread(left):
            pass
    using.cancel()


async def test_after_a_key_was_settled_no_command_reaches_its_value(
    keyring: RedisKeyring, process: RedisProcess, clock: Clock
) -> None:
    await made(keyring, clock, "a")
    wrapped = await asked(process, "GET", f"{PREFIX}value:a")
    await keyring.settle("a", Reason.NO_MATCH)
    names = await asked(process, "KEYS", "*")
    assert f"{PREFIX}value:a".encode() not in names
    held = [await asked(process, "DUMP", name) for name in names]
    assert held and all(wrapped not in value for value in held)


async def test_room_is_waited_for_across_processes(
    keyring: RedisKeyring, another: RedisKeyring, clock: Clock
) -> None:
    for name in ("a", "b"):
        await made(keyring, clock, name, Kind.FRAME)
    waiting = [asyncio.create_task(keyring.wait_for_room(GATE, {Kind.FRAME: 2})) for _ in range(20)]
    assert await keyring.in_flight(GATE, Kind.FRAME) == 2 and not any(task.done() for task in waiting)
    await another.settle("a", Reason.LOOKED_AT)
    async with asyncio.timeout(30):
        await asyncio.gather(*waiting)
