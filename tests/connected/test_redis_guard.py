"""A Redis that keeps what it is told is no keyring; one that went away comes back by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime

import pytest
from redis.exceptions import ResponseError

from services.chassis.errors import Refused, Unavailable
from services.chassis.ledger import Kind, Tracks
from services.chassis.outcome import Reason
from services.chassis.redis_keyring.access_list import PREFIX
from services.chassis.redis_keyring.keyring import RedisKeyring
from services.chassis.redis_keyring.settings import RedisSettings
from tests.chassis.keyring_behaviour import GATE
from tests.chassis.redis_deployments import knowing
from tests.connected.redis_asking import asked, asked_as_keyring
from tests.connected.redis_process import RedisProcess

Starting = Callable[..., RedisProcess]


@pytest.fixture
def starting() -> Iterator[Starting]:
    """Starts servers, each set up as it is told."""
    with ExitStack() as running:
        yield lambda **given: running.enter_context(RedisProcess(**given))


@pytest.fixture
def process(starting: Starting) -> RedisProcess:
    return starting()


@pytest.fixture
async def keyring(process: RedisProcess) -> AsyncIterator[RedisKeyring]:
    keyring = RedisKeyring(process.settings, await knowing("market"))
    await keyring.open()
    yield keyring
    await keyring.close()


async def made(keyring: RedisKeyring, name: str, kind: Kind = Kind.PROBE) -> bytes | None:
    return await keyring.create(GATE, kind, name, datetime.now(UTC))


async def until(keyring: RedisKeyring, words: str) -> None:
    """Return once the keyring's problem holds `words`; empty: once it has none."""
    async with asyncio.timeout(30):
        while (words not in keyring.problem()) if words else keyring.problem():
            await asyncio.sleep(0.01)


async def answered(keyring: RedisKeyring) -> None:
    """Return once Redis, started again, is asked again."""
    async with asyncio.timeout(30):
        while True:
            with suppress(Unavailable):
                await keyring.fetch("any")
                return
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"save": "60 1"}, "set `save"),
        ({"appendonly": "yes"}, "set `appendonly no`"),
        ({"slowlog_log_slower_than": "0"}, "slow log"),
        ({"crash_log_enabled": "yes"}, "set `crash-log-enabled no`"),
        ({"maxmemory_policy": "allkeys-lru"}, "noeviction"),
    ],
)
async def test_a_redis_that_keeps_or_drops_what_it_is_told_is_refused(
    starting: Starting, given: dict[str, str], words: str
) -> None:
    keyring = RedisKeyring(starting(**given).settings, await knowing("market"))
    with pytest.raises(Refused, match=words):
        await keyring.open()
    with pytest.raises(Unavailable):
        await made(keyring, "a")
    await keyring.close()


async def test_while_a_replica_is_attached_no_key_is_made(
    starting: Starting, process: RedisProcess, keyring: RedisKeyring
) -> None:
    await made(keyring, "before")
    replica = starting(replica_of=process)
    await until(keyring, "a replica is attached")
    with pytest.raises(Unavailable, match="a replica is attached"):
        await made(keyring, "a")
    with pytest.raises(Unavailable, match="a replica is attached"):
        await keyring.wait_for_room(GATE, {Kind.FRAME: 1})
    assert await keyring.settle("before", Reason.NO_MATCH)  # forgetting goes on
    late = RedisKeyring(process.settings, await knowing("market"))
    with pytest.raises(Refused, match="a replica is attached"):
        await late.open()
    await late.close()
    of_replica = RedisKeyring(replica.settings, await knowing("market"))
    with pytest.raises(Refused, match="is a replica of another"):
        await of_replica.open()
    await of_replica.close()
    replica.stop()
    await until(keyring, "for a replica that went")
    with pytest.raises(Unavailable, match="for a replica that went"):
        await made(keyring, "a")
    await asked(process, "CONFIG", "SET", "repl-backlog-ttl", "1")
    await until(keyring, "")
    assert await made(keyring, "a") is not None


async def test_a_redis_that_was_made_to_save_is_refused_until_it_begins_without_its_files(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    await made(keyring, "a")
    await asked(process, "BGSAVE")
    await until(keyring, "keys lie in files of Redis")
    with pytest.raises(Unavailable, match="delete dump"):
        await made(keyring, "b")
    process.kill()
    process.start()
    late = RedisKeyring(process.settings, await knowing("market"))
    with pytest.raises(Refused, match="keys lie in files of Redis"):  # it has read them
        await late.open()
    await late.close()
    process.kill()
    (saved,) = process.folder.glob("*.rdb")
    saved.unlink()
    process.start()
    await until(keyring, "")
    await answered(keyring)
    assert await made(keyring, "c") is not None


async def test_while_keys_are_to_be_saved_none_is_made(process: RedisProcess, keyring: RedisKeyring) -> None:
    await asked(process, "CONFIG", "SET", "save", "60 1")
    await until(keyring, "a disk")
    with pytest.raises(Unavailable, match="a disk"):
        await made(keyring, "a")
    await asked(process, "CONFIG", "SET", "save", "")
    await until(keyring, "")
    assert await made(keyring, "a") is not None


async def test_what_was_logged_to_a_disk_lies_there_when_it_is_logged_no_more(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    await asked(process, "CONFIG", "SET", "appendonly", "yes")
    await until(keyring, "a disk")
    await asked(process, "CONFIG", "SET", "appendonly", "no")
    await until(keyring, "keys lie in files of Redis")
    with pytest.raises(Unavailable, match="keys lie in files of Redis"):
        await made(keyring, "a")


async def test_a_redis_that_was_restarted_has_forgotten_and_is_used_again(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    await made(keyring, "a")
    await keyring.count_tracks(GATE, Tracks("1", 2, 0))
    before = await keyring.ledger("market")
    process.kill()
    with pytest.raises(Unavailable, match="does not answer"):
        await keyring.fetch("a")
    with pytest.raises(Unavailable):
        await made(keyring, "b")
    await until(keyring, "does not answer")
    process.start()
    await until(keyring, "")
    assert await keyring.fetch("a") is None
    assert not await keyring.settle("a", Reason.NO_MATCH)
    await keyring.count_tracks(GATE, Tracks("1", 0, 2))  # a watch that outlived it
    after = await keyring.ledger("market")
    assert after.closes and after.incarnation != before.incarnation
    assert (after.counted, before.in_flight, before.tracks_living) == (0, 1, 2)
    assert await made(keyring, "a") is not None


async def test_a_redis_that_was_restarted_with_persistence_gets_no_key(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    await made(keyring, "a")
    process.stop()
    process.set_up("appendonly", "yes")
    process.start()
    # The first call may find the old connection broken, any other the new one looked at.
    for _ in range(3):
        with pytest.raises(Unavailable):
            await made(keyring, "b")
    assert await asked(process, "EXISTS", f"{PREFIX}value:b") == 0


async def test_all_readings_of_one_life_of_redis_bear_its_name(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    another = RedisKeyring(process.settings, await knowing("market"))
    await another.open()
    names = {(await one.ledger(name)).incarnation for one in (keyring, another) for name in ("market", "b")}
    assert len(names) == 1 and names != {""}
    await another.close()


async def test_a_script_that_redis_has_dropped_is_given_again(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    await made(keyring, "a")
    await asked(process, "SCRIPT", "FLUSH")
    assert await keyring.settle("a", Reason.NO_MATCH)


async def test_without_memory_no_key_is_made_and_those_there_are_settled(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    await made(keyring, "a")
    assert (await keyring.ledger("market")).in_flight == 1
    await asked(process, "CONFIG", "SET", "maxmemory", "1")
    with pytest.raises(Unavailable, match="no memory left"):
        await made(keyring, "b")
    assert await keyring.settle("a", Reason.NO_MATCH)
    ledger = await keyring.ledger("market")
    assert ledger.closes and (ledger.probes.seen, ledger.in_flight) == (1, 0)


@pytest.mark.parametrize(
    "command",
    [
        "CONFIG SET appendonly yes",
        "MONITOR",
        "SAVE",
        "BGSAVE",
        "DEBUG SLEEP 0",
        "SYNC",
        "PSYNC ? -1",
        "REPLICAOF 127.0.0.1 1",
        "KEYS *",
        "SCAN 0",
        f"DUMP {PREFIX}due",
        "GET sightline:list:market",
        "FLUSHALL",
        "SLOWLOG GET",
        "EVAL return 0",
        "GET another:key",
        "ACL LIST",
        "CLIENT LIST",
        "SHUTDOWN",
    ],
)
async def test_the_keyrings_user_may_do_no_more_than_it_must(process: RedisProcess, command: str) -> None:
    with pytest.raises(ResponseError, match=r"no permissions|not allowed"):
        await asked_as_keyring(process, *command.split())


async def test_nothing_is_refused_to_the_keyrings_user_that_it_must_do(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    for name in ("a", "b", "c"):
        assert await made(keyring, name) is not None
    assert await keyring.fetch("a") is not None
    await keyring.settle("a", Reason.NO_MATCH)
    await keyring.settle("b", Reason.MATCH, retained=True)
    await keyring.book("b", Reason.ALERT)
    await keyring.sweep()
    await keyring.wait_for_room(GATE, {Kind.FRAME: 1})
    await keyring.count_tracks(GATE, Tracks("1", 1, 0))
    await keyring.close_tracks("market")
    assert (await keyring.ledger("market")).closes
    assert await asked(process, "ACL", "LOG") == []


@pytest.mark.parametrize("user", ["keyring:wrong", "nobody:nothing"])
async def test_a_wrong_password_is_said_in_one_line(process: RedisProcess, user: str) -> None:
    settings = RedisSettings.model_validate({"url": f"redis://{user}@127.0.0.1:{process.port}"})
    keyring = RedisKeyring(settings, await knowing("market"))
    with pytest.raises(Unavailable, match="SIGHTLINE_REDIS_URL") as raised:
        await keyring.open()
    assert user not in str(raised.value) and "\n" not in str(raised.value)
    await keyring.close()


async def test_a_redis_that_hangs_counts_as_away_and_is_used_again(
    process: RedisProcess, keyring: RedisKeyring
) -> None:
    await made(keyring, "a")
    process.freeze()
    with pytest.raises(Unavailable, match="does not answer"):
        await keyring.fetch("a")
    process.thaw()
    await until(keyring, "")
    assert await keyring.fetch("a") is not None


async def test_what_waits_is_told_when_the_keyring_is_closed(process: RedisProcess) -> None:
    keyring = RedisKeyring(process.settings, await knowing("market"))
    await keyring.open()
    process.freeze()
    waiting = [asyncio.create_task(keyring.fetch(f"{number}")) for number in range(100)]
    await asyncio.sleep(0)
    await keyring.close()
    process.thaw()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Unavailable}
