"""Whatever is done in whatever order, Redis answers and counts as the keyring in memory does."""

import random
from collections.abc import AsyncIterator, Iterator

import pytest

from services.chassis.keyring import Keyring
from services.chassis.ledger import Kind, Ledger, Scope, Tracks
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.outcome import Reason
from services.chassis.redis_keyring.keyring import RedisKeyring
from tests.chassis.keyring_behaviour import Clock
from tests.chassis.redis_deployments import knowing
from tests.connected.redis_asking import emptied
from tests.connected.redis_process import RedisProcess

NAMES = [f"key {number}" for number in range(12)]
SCOPES = [Scope("market", "gate"), Scope("market", "hall"), Scope("station", "gate")]
# Of names that were settled: both remember them for a minute, but Redis by its own clock.
MOST_SECONDS = 55.0


@pytest.fixture(scope="module")
def process() -> Iterator[RedisProcess]:
    with RedisProcess() as process:
        yield process


@pytest.fixture
async def pair(process: RedisProcess) -> AsyncIterator[tuple[Keyring, Keyring, Clock]]:
    await emptied(process)
    clock = Clock()
    on_redis = RedisKeyring(process.settings, await knowing("market", "station"), clock)
    await on_redis.open()
    yield MemoryKeyring(clock), on_redis, clock
    await on_redis.close()


async def step(keyring: Keyring, clock: Clock, chance: random.Random) -> object:
    """Do one thing that `chance` decides; return what is to be the same everywhere."""
    name, scope = chance.choice(NAMES), chance.choice(SCOPES)
    match chance.randrange(12):
        case 0 | 1 | 2:
            return await keyring.create(scope, chance.choice(list(Kind)), name, clock()) is not None
        case 3:
            return await keyring.fetch(name) is not None
        case 4:
            return await keyring.settle(name, chance.choice([Reason.NO_MATCH, Reason.STALE]))
        case 5:
            return await keyring.settle(name, Reason.MATCH, retained=True)
        case 6 | 7:
            return await keyring.book(name, chance.choice([Reason.ALERT, Reason.SAME_PASS, Reason.FAILED]))
        case 8:
            return await keyring.sweep()
        case 9:
            tracks = Tracks(f"{chance.randrange(4)}", chance.randrange(3), chance.randrange(3))
            await keyring.count_tracks(scope, tracks)
        case 10:
            if chance.random() < 0.3:
                await keyring.close_tracks(scope.deployment)
        case _:
            return await keyring.in_flight(scope, chance.choice(list(Kind)))
    return None


def by_camera(ledger: Ledger) -> dict[object, object]:
    return {
        of: (account.seen, +account.forgotten, +account.retained, account.in_flight)
        for of, account in ledger.cameras.items()
    }


@pytest.mark.parametrize("seed", range(12))
async def test_redis_and_memory_answer_and_count_alike(
    pair: tuple[Keyring, Keyring, Clock], seed: int
) -> None:
    in_memory, on_redis, clock = pair
    chance = random.Random(seed)
    left_seconds = MOST_SECONDS
    for number in range(120):
        choice = chance.random()
        answers = [await step(keyring, clock, random.Random(choice)) for keyring in (in_memory, on_redis)]
        assert answers[0] == answers[1], f"step {number}"
        seconds = min(left_seconds, chance.choice([0.0, 0.013, 0.9, 3.0]))
        clock.pass_seconds(seconds)
        left_seconds -= seconds
    for deployment in ("market", "station"):
        one, other = [await keyring.ledger(deployment) for keyring in (in_memory, on_redis)]
        assert one.closes and other.closes
        for kind in ("frames", "probes"):
            account, same = getattr(one, kind), getattr(other, kind)
            assert (account.seen, account.in_flight) == (same.seen, same.in_flight)
            assert (+account.forgotten, +account.retained) == (+same.forgotten, +same.retained)
        assert (one.tracks_opened, one.tracks_closed) == (other.tracks_opened, other.tracks_closed)
        assert one.time_to_forget.counts == other.time_to_forget.counts
        assert by_camera(one) == by_camera(other) and one.camera_tracks == other.camera_tracks
        assert {reason: took.counts for reason, took in one.forgetting.items()} == {
            reason: took.counts for reason, took in other.forgetting.items()
        }
