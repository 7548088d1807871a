"""Keys of lists, in a registrar's memory and in Redis': what either forgets, and what is never written."""

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

from services.chassis.errors import Unavailable, Unreadable
from services.chassis.sealing import new_identity, open_sealed_to
from services.registrar.adapters.redis_list_keys import RedisListKeys
from tests.connected.redis_asking import looking
from tests.connected.servers.ports import address
from tests.connected.servers.redis_server import RedisServer
from tests.registrar.photos_behaviour import UNTIL


async def test_redis_alone_opens_no_list(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    key = await keys.create("market", UNTIL)
    held: Any = looking(redis_server).get("sightline:list:market")
    assert key not in held
    with pytest.raises(Unreadable):
        open_sealed_to(new_identity(), held, "list market")
    assert await RedisListKeys(redis_server.url, new_identity()).fetch("market") is None


async def test_redis_forgets_a_list_by_itself_after_its_end(
    keys: RedisListKeys, redis_server: RedisServer
) -> None:
    await keys.create("market", UNTIL)
    await keys.keep(["market"])
    left: Any = looking(redis_server).pttl("sightline:list:market")
    assert 60_000 < left <= 2 * 3600 * 1000


async def test_redis_forgets_a_key_at_once_whose_maker_died_before_there_was_a_list(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    key = await keys.create("market", UNTIL)
    left: Any = looking(redis_server).pttl("sightline:list:market")
    assert 0 < left <= 30_000
    another = RedisListKeys(redis_server.url, identity)  # started after one that died once there was a list
    assert await another.fetch("market") == key
    await another.keep(["market"])
    lasting: Any = looking(redis_server).pttl("sightline:list:market")
    assert lasting > 60_000


async def test_either_memory_outlives_the_other(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    key = await keys.create("market", UNTIL)
    redis_server.kill()
    with pytest.raises(Unavailable):
        await keys.keep(["market"])
    assert keys.problem() and await keys.fetch("market") == key
    redis_server.start()
    assert await RedisListKeys(redis_server.url, identity).fetch("market") is None
    await keys.keep(["market"])
    assert keys.problem() == ""
    assert await RedisListKeys(redis_server.url, identity).fetch("market") == key


async def test_no_connection_stays_on_which_a_key_came_also_when_it_came_meanwhile(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    """Redis keeps what came last on a connection as long as it is open."""
    await keys.create("market", UNTIL)
    late = RedisListKeys(redis_server.url, identity)
    asking = asyncio.create_task(late.fetch("market"))
    while not late._redis.connection_pool._in_use_connections:
        await asyncio.sleep(0)
    await late._leave_no_trace()
    assert not asking.done() and await asking is not None
    ours = late._redis.connection_pool._available_connections
    assert ours and not any(one.is_connected for one in ours)


async def test_a_key_that_cannot_be_asked_for_is_not_gone(redis_server: RedisServer, identity: bytes) -> None:
    redis_server.kill()
    try:
        with pytest.raises(Unavailable):
            await RedisListKeys(redis_server.url, identity).fetch("market")
    finally:
        redis_server.start()


async def test_while_redis_would_save_keys_of_lists_none_is_made_and_they_are_destroyed_as_ever(
    keys: RedisListKeys, redis_server: RedisServer
) -> None:
    key = await keys.create("market", UNTIL)
    await keys.create("ended", UNTIL)
    server = looking(redis_server)
    server.config_set("save", "60 1000000")
    try:
        with pytest.raises(Unavailable, match="set `save"):
            await keys.create("fair", UNTIL)
        assert await keys.fetch("fair") is None and not server.exists("sightline:list:fair")
        server.delete("sightline:list:market")
        with pytest.raises(Unavailable, match="set `save"):
            await keys.keep(["market", "ended"])
        assert not server.exists("sightline:list:market") and await keys.fetch("market") == key
        assert "set `save" in keys.problem()
        await keys.destroy("ended")
        assert not server.exists("sightline:list:ended")
    finally:
        server.config_set("save", "")
    await keys.keep(["market"])
    assert keys.problem() == "" and server.exists("sightline:list:market")


async def test_many_keys_are_made_at_once_and_one_that_is_given_up_harms_no_other(
    keys: RedisListKeys, redis_server: RedisServer
) -> None:
    making = [asyncio.create_task(keys.create(f"stall-{number}", UNTIL)) for number in range(40)]
    await asyncio.sleep(0)
    for number in (0, 7, 20):
        await asyncio.sleep(0.001)
        making[number].cancel()
    made = await asyncio.gather(*making, return_exceptions=True)
    wrong = [one for one in made if not isinstance(one, bytes | asyncio.CancelledError)]
    assert not wrong and sum(isinstance(one, bytes) for one in made) >= 37
    assert keys.problem() == ""


async def test_a_list_that_was_drafted_elsewhere_is_forgotten_also_while_redis_would_save(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    await keys.create("lost", UNTIL)
    await keys.create("market", UNTIL)
    another = RedisListKeys(redis_server.url, identity)
    anew = await another.create("market", UNTIL)
    await another.close()
    server = looking(redis_server)
    server.delete("sightline:list:lost")
    server.config_set("save", "60 1000000")
    try:
        with pytest.raises(Unavailable):
            await keys.keep(["lost", "market"])
        assert not server.exists("sightline:list:lost")
    finally:
        server.config_set("save", "")
    assert await keys.fetch("market") == anew


async def test_the_redis_that_is_told_is_the_one_that_was_looked_at(identity: bytes) -> None:
    """An address that is another Redis' from the next connection on, which keeps what it is told."""
    with RedisServer() as safe, RedisServer(persistence=True) as keeping:
        behind = [safe.port]

        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            other_reader, other_writer = await asyncio.open_connection(address(), behind[0])
            await asyncio.gather(carried(reader, other_writer), carried(other_reader, writer))

        between = await asyncio.start_server(carry, "127.0.0.1", 0)
        port = between.sockets[0].getsockname()[1]
        url = safe.url.replace(f"{address()}:{safe.port}", f"127.0.0.1:{port}")
        keys = RedisListKeys(url, identity)
        await keys.create("market", UNTIL)
        await keys.create("ended", UNTIL)
        looking(keeping).execute_command("ACL", "SETUSER", *_as_of(safe))  # type: ignore[no-untyped-call]
        behind[0] = keeping.port
        await keys.destroy("ended")  # closes its connections
        with pytest.raises(Unavailable, match="disk"):
            await keys.create("fair", UNTIL)
        with pytest.raises(Unavailable, match="disk"):
            await keys.keep(["market"])
        assert looking(keeping).dbsize() == 0 and "disk" in keys.problem()
        await keys.close()
        between.close()


async def carried(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
    writer.close()


def _as_of(server: RedisServer) -> list[str]:
    """How a user of a Redis is made in another one, with the same name and password."""
    name, _, password = urlsplit(server.url).netloc.rpartition("@")[0].partition(":")
    return [name, "on", f">{password}", "~*", "&*", "+@all"]


async def test_a_registrar_that_comes_late_puts_back_nothing_that_another_destroyed(
    keys: RedisListKeys, redis_server: RedisServer, identity: bytes
) -> None:
    await keys.create("market", UNTIL)
    another = RedisListKeys(redis_server.url, identity)
    await another.destroy("market")
    await keys.keep([])
    assert await keys.fetch("market") is None and not looking(redis_server).keys("*")
