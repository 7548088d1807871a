"""What a Redis must be to hold keys."""

import pytest

from services.chassis.redis_keyring.demands import problem_of

ALONE = {"role": "master", "connected_slaves": "0", "repl_backlog_active": "0"}
SAFE = {
    "save": "",
    "appendonly": "no",
    "slowlog-log-slower-than": "-1",
    "crash-log-enabled": "no",
    "maxmemory-policy": "noeviction",
}


def test_a_redis_that_keeps_nothing_and_stands_alone_has_no_problem() -> None:
    assert problem_of(ALONE, SAFE) == ""
    told = {"rdb_saves": "0", "aof_rewrites": "0", "rdb_last_load_keys_loaded": "0"}
    assert problem_of(ALONE | told, SAFE | {"commandlog-request-larger-than": "-1"}) == ""


@pytest.mark.parametrize(
    ("told", "settings", "words"),
    [
        ({"role": "slave"}, {}, "is a replica"),
        ({"connected_slaves": "1", "repl_backlog_active": "1"}, {}, "replica is attached"),
        ({"repl_backlog_active": "1"}, {}, "CONFIG SET repl-backlog-ttl 1"),
        ({"rdb_saves": "1"}, {}, "delete dump.rdb"),
        ({"rdb_bgsave_in_progress": "1"}, {}, "delete dump.rdb"),
        ({"aof_rewrites": "1"}, {}, "keys lie in files of Redis"),
        ({"rdb_last_load_keys_loaded": "3"}, {}, "keys lie in files of Redis"),
        ({}, {"save": "3600 1"}, "set `save"),
        ({}, {"appendonly": "yes"}, "set `appendonly"),
        ({}, {"slowlog-log-slower-than": "10000"}, "set `slowlog"),
        ({}, {"crash-log-enabled": "yes"}, "set `crash-log-enabled no"),
        ({}, {"maxmemory-policy": "volatile-lru"}, "set `maxmemory-policy"),
        ({}, {"commandlog-request-larger-than": "1048576"}, "set `commandlog-request-larger-than -1"),
        ({}, {"commandlog-reply-larger-than": "0"}, "set `commandlog-reply-larger-than -1"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    told: dict[str, str], settings: dict[str, str], words: str
) -> None:
    problem = problem_of(ALONE | told, SAFE | settings)
    assert words in problem and "\n" not in problem


@pytest.mark.parametrize("name", sorted(ALONE | SAFE))
def test_what_a_redis_does_not_tell_counts_as_wrong(name: str) -> None:
    told = [{key: value for key, value in part.items() if key != name} for part in (ALONE, SAFE)]
    assert problem_of(*told)
