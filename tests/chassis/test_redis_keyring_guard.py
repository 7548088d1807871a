"""What a Redis must be to hold keys."""

import pytest

from services.chassis.redis_keyring.guard import problem_of

ALONE = {"role": "master", "connected_slaves": "0"}
SAFE = {"save": "", "appendonly": "no", "slowlog-log-slower-than": "-1", "maxmemory-policy": "noeviction"}


def test_a_redis_that_keeps_nothing_and_stands_alone_has_no_problem() -> None:
    assert problem_of(ALONE, SAFE) == ""


@pytest.mark.parametrize(
    ("replication", "settings", "words"),
    [
        ({"role": "slave"}, {}, "is a replica"),
        ({"connected_slaves": "1"}, {}, "replica is attached"),
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


@pytest.mark.parametrize("name", sorted(SAFE))
def test_what_a_redis_does_not_tell_counts_as_wrong(name: str) -> None:
    assert problem_of(ALONE, {other: value for other, value in SAFE.items() if other != name})
    assert problem_of({}, SAFE)
