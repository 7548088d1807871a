"""Redis, asked everything by everybody."""

import pytest
import redis

from services.chassis.access import SERVICES
from services.cli.permissions.redis_rules import commands_of
from services.cli.permissions.table import Rights, table, user_of
from tests.connected.cluster import Cluster
from tests.connected.secured.installation import Installation
from tests.connected.secured.matrix import Matrix
from tests.connected.secured.redis_tries import line as redis_line
from tests.connected.secured.redis_tries import reads_all_by_a_script, redis_matrix, said
from tests.connected.secured.step_tries import STEPS, keyring_of, steps_that_run
from tests.docs import permitted

WRONG = "a password that nobody has"


class RedisRights:
    """For the fixtures `installed` and `running`."""

    def test_redis_lets_each_do_what_is_stated_and_refuses_all_else(
        self, installed: Installation, running: Cluster
    ) -> None:
        matrix = seen_on_redis(installed)
        matrix.tell("Redis", [permitted.redis_table(matrix.allowed)])
        assert matrix.differences(set(permitted.on_redis())) == []

    @pytest.mark.parametrize("name", SERVICES)
    def test_a_script_gets_no_more_than_who_runs_it(self, installed: Installation, name: str) -> None:
        assert not reads_all_by_a_script((redis_url(installed, name), str(installed.redis.authority)))

    @pytest.mark.parametrize("name", SERVICES)
    async def test_a_step_of_the_keyring_runs_for_those_who_take_it_alone(
        self, installed: Installation, name: str
    ) -> None:
        authority, rights = installed.redis.authority, table()[name]
        may = {step for step in STEPS if within(rights, Rights(keyring=(step,)))}
        assert set(rights.keyring) <= may
        async with (
            keyring_of(redis_url(installed, "detector"), authority) as maker,
            keyring_of(redis_url(installed, name), authority) as keyring,
        ):
            assert await steps_that_run(maker, keyring, name) == may

    def test_redis_lets_nobody_in_without_a_name_but_to_ask_whether_it_is_there(
        self, installed: Installation
    ) -> None:
        authority, port = str(installed.redis.authority), installed.redis.port
        with redis_line(f"rediss://127.0.0.1:{port}/0", authority) as nameless:
            assert said(nameless, "PING") == b"PONG"
            assert isinstance(said(nameless, "GET", "x"), redis.exceptions.NoPermissionError)
        with (
            pytest.raises(redis.AuthenticationError),
            redis_line(installed.redis.url_of(user_of("detector"), WRONG), authority) as wrong,
        ):
            said(wrong, "PING")
        with (
            pytest.raises(redis.ConnectionError),
            redis_line(f"redis://127.0.0.1:{port}/0", authority) as plain,
        ):
            raise AssertionError(said(plain, "PING"))

    def test_one_right_too_many_on_redis_is_seen_and_put_right(self, installed: Installation) -> None:
        folder, authority = str(installed.passwords.folder), str(installed.redis.authority)
        with redis_line(installed.redis.owner_url, authority) as owner:
            said(owner, "ACL", "SETUSER", user_of("frame_grabber"), "(+get ~sightline:keyring:?:value:*)")
            said(owner, "ACL", "SETUSER", "stranger", "on", "nopass", "+@all", "~*")
            assert seen_on_redis(installed).differences(set(permitted.on_redis())) == [
                "frame_grabber: run get: may, and must not",
                "frame_grabber: get value: may, and must not",
            ]
            again = installed.access("redis", "--passwords", folder)
            assert f"{user_of('frame_grabber')}: user: corrected" in again
            assert "stranger: user: not in the table; --prune takes it away" in again
            assert "stranger: user: removed" in installed.access("redis", "--passwords", folder, "--prune")
            assert b"stranger" not in said(owner, "ACL", "USERS")
        assert seen_on_redis(installed).differences(set(permitted.on_redis())) == []


def seen_on_redis(installed: Installation) -> Matrix:
    authority = str(installed.redis.authority)
    users = {name: (redis_url(installed, name), authority) for name in SERVICES}
    return redis_matrix((installed.redis.owner_url, authority), users)


def within(rights: Rights, other: Rights) -> bool:
    """Whether one may run all that the other may."""
    mine = commands_of(rights)
    return all(set(commands) <= set(mine.get(area, ())) for area, commands in commands_of(other).items())


def redis_url(installed: Installation, name: str) -> str:
    return installed.environment_of(name)["SIGHTLINE_REDIS_URL"]
