"""Brings the users of a Redis to the table."""

import os
from collections.abc import Callable
from pathlib import Path

from redis.exceptions import RedisError, ResponseError

from services.chassis.errors import BadInput, Refused, Unavailable
from services.chassis.redis_keyring.connecting import Line
from services.chassis.redis_keyring.settings import RedisSettings
from services.cli.permissions.changes import Change, State
from services.cli.permissions.redis_rules import DEFAULT, line_of, rules_of, users
from services.cli.permissions.table import Table, user_of

_DEFAULT = "default"
_USER = "user"


def planned(table: Table, password_of: Callable[[str], str]) -> dict[str, list[str]]:
    """Return the rules of each user, by its name in Redis."""
    return {user_of(name): rules_of(rights, password_of(name)) for name, rights in users(table)}


def file_of(wanted: dict[str, list[str]]) -> str:
    """Return an ACL file with these users alone; passwords are in it as hashes."""
    return "".join(line_of(user, rules) for user, rules in [(_DEFAULT, list(DEFAULT)), *wanted.items()])


def write_file(path: Path, wanted: dict[str, list[str]]) -> None:
    """Write the ACL file, readable by this user alone. BadInput when it cannot be written."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(file_of(wanted))
    except OSError as error:
        raise BadInput(f"{path}: the ACL file cannot be written ({error.strerror})") from None


async def apply(
    settings: RedisSettings, wanted: dict[str, list[str]], *, prune: bool = False, dry: bool = False
) -> list[Change]:
    """Set every user up; return what was found. Unavailable, Refused.

    `prune`: remove every other user but who is asking, and leave the nameless one PING alone. What is set up
    is saved where Redis has an ACL file; else it is gone with Redis' next start.
    """
    line = Line(settings)
    try:
        me = (await line.ask("ACL", "WHOAMI")).decode()
        if me == _DEFAULT:
            raise Refused("SIGHTLINE_REDIS_URL: name Redis' administrator; its default user is not to be one")
        before = await _listed(line)
        others = sorted(set(before) - set(wanted) - {me, _DEFAULT})
        if prune:
            wanted = {_DEFAULT: list(DEFAULT), **wanted}
        if not dry:
            for user, rules in wanted.items():
                await line.ask("ACL", "SETUSER", user, *rules)
            for user in others if prune else ():
                await line.ask("ACL", "DELUSER", user)
            await _save(line)
        after = {} if dry else await _listed(line)
    except (RedisError, OSError) as error:
        raise _told(error) from None
    finally:
        await line.close()
    found = [Change(user, "user", _state(user, before, after)) for user in wanted]
    return [*found, *(Change(user, "user", State.REMOVED if prune else State.BEYOND) for user in others)]


async def _listed(line: Line) -> dict[str, str]:
    lines = [one.decode(errors="replace") for one in await line.ask("ACL", "LIST")]
    return {words[1]: one for one in lines if (words := one.split())[0] == _USER}


async def _save(line: Line) -> None:
    try:
        await line.ask("ACL", "SAVE")
    except ResponseError as error:
        if "ACL file" not in str(error):
            raise


def _state(user: str, before: dict[str, str], after: dict[str, str]) -> State:
    if user not in before:
        return State.MADE
    return State.KEPT if before[user] == after.get(user) else State.CHANGED


def _told(error: Exception) -> Exception:
    if isinstance(error, ResponseError):
        return Refused("Redis refuses to be set up; SIGHTLINE_REDIS_URL names its administrator, who may ACL")
    return Unavailable(
        "SIGHTLINE_REDIS_URL: Redis does not answer; see that it runs, and what its address is"
    )
