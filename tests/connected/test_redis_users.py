"""`sightline access redis` on a Redis without an ACL file, and on one whose administrator has no name."""

import pytest
import redis

from services.chassis.errors import Refused
from services.chassis.redis_keyring.settings import RedisSettings
from services.cli.permissions.changes import State
from services.cli.permissions.redis_users import apply, planned
from services.cli.permissions.table import table
from tests.connected.redis_asking import looking
from tests.connected.servers.redis_server import RedisServer

PASSWORD = "a-password-of-this-test-alone"
WANTED = planned(table(), lambda name: PASSWORD)


def settings(url: str) -> RedisSettings:
    return RedisSettings.model_validate({"url": url})


async def test_users_are_made_once_and_found_as_they_should_be(redis_server: RedisServer) -> None:
    made = await apply(settings(redis_server.owner_url), WANTED)
    assert {change.state for change in made if change.who in WANTED} == {State.MADE}
    again = await apply(settings(redis_server.owner_url), WANTED)
    assert {change.state for change in again if change.who in WANTED} == {State.KEPT}
    url = f"redis://sightline-matcher:{PASSWORD}@127.0.0.1:{redis_server.port}"
    with redis.Redis.from_url(url, protocol=2, driver_info=None) as matcher:
        assert matcher.info("replication")["role"] == "master"


async def test_a_dry_run_makes_nobody(redis_server: RedisServer) -> None:
    with looking(redis_server) as owner:
        for user in WANTED:
            owner.acl_deluser(user)
        found = await apply(settings(redis_server.owner_url), WANTED, dry=True)
        assert {change.state for change in found if change.who in WANTED} == {State.MADE}
        assert set(WANTED).isdisjoint(owner.acl_users())


async def test_who_may_set_up_no_users_is_told_so(redis_server: RedisServer) -> None:
    with pytest.raises(Refused, match="SIGHTLINE_REDIS_URL"):
        await apply(settings(redis_server.url), WANTED)


async def test_the_default_user_is_not_the_administrator() -> None:
    with RedisServer() as server, looking(server) as owner:
        owner.execute_command("ACL", "SETUSER", "default", "on", "nopass", "+@all", "~*")
        with pytest.raises(Refused, match="default user is not to be one"):
            await apply(settings(f"redis://127.0.0.1:{server.port}"), WANTED)
