"""What a Redis must be to hold keys."""

import pytest

from services.chassis.redis_keyring.guard import problem_of

ALONE = {"role": "master", "connected_slaves": "0", "repl_backlog_active": "0"}
SAFE = {"save": "", "appendonly": "no", "slowlog-log-slower-than": "-1", "maxmemory-policy": "noeviction"}


def test_a_redis_that_keeps_nothing_and_stands_alone_has_no_problem() -> None:
    assert problem_of(ALONE, SAFE) == ""


@pytest.mark.parametrize(
    ("replication", "settings", "words"),
    [
        ({"role": "slave"}, {}, "is a replica"),
        ({"connected_slaves": "1", "repl_backlog_active": "1"}, {}, "replica is attached"),
        ({"repl_backlog_active": "1"}, {}, "for a replica that was attached; restart"),
        ({}, {"save": "3600 1"}, "set `save"),
        ({}, {"appendonly": "yes"}, "set `appendonly"),
        ({}, {"slowlog-log-slower-than": "10000"}, "set `slowlog"),
        ({}, {"maxmemory-policy": "volatile-lru"}, "set `maxmemory-policy"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    replication: dict[str, str], settings: dict[str, str], words: str
) -> None:
    problem = problem_of(ALONE | replication, SAFE | settings)
    assert words in problem and "\n" not in problem


@pytest.mark.parametrize("name", sorted(ALONE | SAFE))
def test_what_a_redis_does_not_tell_counts_as_wrong(name: str) -> None:
    told = [{key: value for key, value in part.items() if key != name} for part in (ALONE, SAFE)]
    assert problem_of(*told)
