"""When a connection to Redis is rinsed, and with how much."""

import asyncio

from services.chassis.redis_keyring.connecting import Word
from services.chassis.redis_keyring.rinsing import RINSE, Rinsing

CREATE: list[Word] = ["create", 2, "id", bytes(600)]
FETCH: list[Word] = ["fetch", 1, "id"]
SETTLE: list[Word] = ["settle", 3, "id", "no_match", 0]


class Water:
    """What was sent to rinse with, by size."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.came = asyncio.Event()
        self.rinsing = Rinsing(self._take)

    def _take(self, water: bytes) -> None:
        self.sizes.append(len(water))
        self.came.set()

    async def next(self) -> int:
        """The next rinse, as it goes out."""
        await self.came.wait()
        self.came.clear()
        self.rinsing.sent([[RINSE, 1, bytes(self.sizes[-1])]])
        return self.sizes[-1]


async def test_a_rinse_is_as_long_as_the_longest_message_with_a_key() -> None:
    water = Water()
    for calls in ([CREATE], [CREATE, CREATE, CREATE], [FETCH]):
        water.rinsing.sent(calls)
    assert await water.next() >= 3 * 600


async def test_an_answer_with_a_key_is_rinsed_away_too() -> None:
    water = Water()
    water.rinsing.sent([FETCH] * 10)
    assert await water.next() >= 10 * 256


async def test_what_carries_no_key_needs_no_rinse() -> None:
    water = Water()
    water.rinsing.sent([SETTLE, ["in_flight", 2, "market", "frame:gate"]])
    water.rinsing.sent([CREATE])
    await water.next()
    water.rinsing.sent([SETTLE])
    assert len(water.sizes) == 1 and water.rinsing._due is None


async def test_a_key_that_goes_out_after_a_rinse_is_rinsed_away_by_the_next() -> None:
    water = Water()
    water.rinsing.sent([CREATE, CREATE])
    await water.next()
    water.rinsing.sent([CREATE])
    assert 600 < await water.next() < water.sizes[0]


async def test_what_overtakes_a_rinse_and_is_longer_is_rinsed_away_by_another() -> None:
    """A connection that is waited for sends a rinse late, and longer messages before it."""
    water = Water()
    water.rinsing.sent([CREATE])
    await water.came.wait()
    water.rinsing.sent([CREATE] * 30)
    assert await water.next() < 30 * 600
    assert await water.next() >= 30 * 600
    assert water.rinsing._due is None


async def test_what_overtakes_a_rinse_and_is_shorter_is_rinsed_away_by_it() -> None:
    water = Water()
    water.rinsing.sent([CREATE] * 30)
    await water.came.wait()
    water.rinsing.sent([CREATE])
    await water.next()
    assert water.rinsing._due is None and len(water.sizes) == 1


async def test_no_rinse_is_so_long_that_redis_gives_it_a_buffer_of_its_own() -> None:
    water = Water()
    water.rinsing.sent([CREATE] * 64)
    assert 64 * 400 < await water.next() < 32 * 1024


async def test_a_connection_that_is_closed_is_not_rinsed() -> None:
    water = Water()
    water.rinsing.sent([CREATE])
    water.rinsing.cease()
    assert water.rinsing._due is None
