"""Everything that somebody could ask of Redis, asked by everybody."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis

from services.chassis.redis_keyring.access_list import COMMANDS, PREFIX
from services.chassis.redis_keyring.connecting import believing
from services.cli.permissions.redis_rules import AREAS, AROUND
from tests.connected.secured.matrix import Matrix
from tests.docs.permitted import RUN

_KEY = f"{PREFIX}tried"
# Said of a command; of a key it says something else.
_COMMAND_REFUSED = "to run the"
# With these one gives a name, and leaves: Redis asks nobody for a right to them.
_NO_NAME_NEEDED = "no_auth"
# A name of each kind, and one that is none of ours.
_NAMES = {area: pattern.replace("?", "2").replace("*", "tried") for area, pattern in AREAS.items()}
_NAMES["anything else"] = "tried"
_ON_KEYS = sorted(set(COMMANDS) - set(AROUND))
_READS_ALL = b"return redis.call('KEYS', '*')"


@contextmanager
def line(url: str, authority: str) -> Iterator[Any]:
    """A connection of a user's own."""
    given: dict[str, Any] = {"protocol": 2, "driver_info": None, **believing(url, Path(authority))}
    made: Any = redis.ConnectionPool.from_url(url, socket_timeout=10, **given).make_connection()
    try:
        yield made
    finally:
        made.disconnect()


def said(connection: Any, *words: str | bytes) -> Any:
    """What Redis answers; an error as it comes."""
    connection.send_command(*words)
    try:
        return connection.read_response()
    except redis.ResponseError as error:
        return error


def redis_matrix(owner: tuple[str, str], users: Mapping[str, tuple[str, str]]) -> Matrix:
    """Try every command that this Redis has, and each of the keyring's on every kind of name.

    `owner`, `users`: an address, and who signed for it.
    """
    with line(*owner) as connection:
        commands = dict(_commands(said(connection, "COMMAND")))
    matrix = Matrix()
    for who, address in users.items():
        with line(*address) as connection:
            for name, words in commands.items():
                matrix.note((who, name, RUN), not _refuses(said(connection, *words), _COMMAND_REFUSED))
            for area, key in _NAMES.items():
                for name in _ON_KEYS:
                    words = tuple(key if word == _KEY else word for word in commands[name])
                    matrix.note((who, area, name), not _refuses(said(connection, *words)))
    return matrix


def reads_all_by_a_script(address: tuple[str, str]) -> bool:
    """Whether a user who may run scripts gets by one what it may not get itself."""
    with line(*address) as connection:
        digest = said(connection, "SCRIPT", "LOAD", _READS_ALL)
        return not _refuses(said(connection, "EVALSHA", digest, "0"), "can't run this command")


def _refuses(answer: object, words: str = "") -> bool:
    return isinstance(answer, redis.ResponseError) and (
        words in str(answer) if words else isinstance(answer, redis.exceptions.NoPermissionError)
    )


def _commands(told: list[Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each command by its name, with as many words as it takes at least."""
    for name, arity, flags, *_, subcommands in told:
        if _NO_NAME_NEEDED.encode() in flags:
            continue
        for inner, inner_arity, *_ in subcommands:
            yield _named(inner), _words(_named(inner).split("|"), inner_arity)
        if not subcommands:
            yield _named(name), _words([_named(name)], arity)


def _named(name: bytes) -> str:
    return name.decode().lower()


def _words(name: list[str], arity: int) -> tuple[str, ...]:
    return (*name, *[_KEY] * (abs(arity) - len(name)))
