"""Who may touch what in Redis: keys of lists are the registrar's alone."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from services.chassis.errors import Unavailable
from services.chassis.redis_keyring import access_list
from services.chassis.sealing import new_identity
from services.registrar.adapters.redis_list_keys import RedisListKeys
from tests.connected.servers.redis_server import RedisServer

PASSWORD = "a-password-of-this-test"
UNTIL = datetime.now(UTC) + timedelta(hours=1)
Step = Callable[[RedisListKeys], Awaitable[object]]


async def as_user(server: RedisServer, name: str, rules: list[str]) -> str:
    """Make a user; return how it reaches Redis."""
    owner = Redis.from_url(server.owner_url, protocol=2, driver_info=None)
    try:
        command = owner.execute_command("ACL", "SETUSER", name, "reset", *rules)  # type: ignore[no-untyped-call]
        await command
    finally:
        await owner.aclose()
    return f"redis://{name}:{PASSWORD}@127.0.0.1:{server.port}"


async def test_the_registrar_keeps_its_keys_of_lists(redis_server: RedisServer) -> None:
    url = await as_user(redis_server, "list-keeper", access_list.registrar_rules(PASSWORD))
    identity = new_identity()
    keys, again = RedisListKeys(url, identity), RedisListKeys(url, identity)
    key = await keys.create("market", UNTIL)
    await keys.keep(["market"])
    assert await again.fetch("market") == key
    await keys.destroy("market")
    assert keys.problem() == "" and await keys.fetch("market") is None
    await keys.close()
    await again.close()


@pytest.mark.parametrize(
    "step",
    [
        lambda keys: keys.create("market", UNTIL),
        lambda keys: keys.fetch("market"),
        lambda keys: keys.destroy("market"),
    ],
    ids=["create", "fetch", "destroy"],
)
async def test_nobody_else_touches_them(redis_server: RedisServer, step: Step) -> None:
    url = await as_user(redis_server, "another", access_list.rules(PASSWORD))
    keys = RedisListKeys(url, new_identity())
    with pytest.raises(Unavailable):
        await step(keys)
    await keys.close()
