"""What each service's user may do in Redis: the commands of its steps of the keyring, on their own names."""

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from services.chassis.redis_keyring.access_list import KEYRING, LISTS
from services.cli.permissions.table import Rights, Table

# What carries the steps, and lets the guard see what Redis keeps. None of it touches a key.
AROUND = ("config|get", "evalsha", "info", "script|load", "time")
# What lies in Redis, by how its names go on. `?` is the keyring's form, so that a new one needs no new rules.
AREAS = MappingProxyType(
    {
        "value": f"{KEYRING}?:value:*",
        "entry": f"{KEYRING}?:entry:*",
        "due": f"{KEYRING}?:due",
        "times": f"{KEYRING}?:times:*",
        "flight": f"{KEYRING}?:flight:*",
        "tracks": f"{KEYRING}?:tracks:*",
        "cameras": f"{KEYRING}?:cameras:*",
        "incarnation": f"{KEYRING}?:incarnation",
        "list": f"{LISTS}*",
    }
)
Commands = Mapping[str, tuple[str, ...]]
_DESTROYS: Commands = {
    "value": ("del",),
    "entry": ("hdel", "hmget", "hset", "pexpire"),
    "due": ("zrem",),
    "times": ("hget", "hincrby", "hset"),
    "flight": ("hincrby",),
    "cameras": ("hincrby",),
}
# By step, what it runs on what. Who makes keys gets none; nobody deletes a count.
STEPS: Mapping[str, Commands] = MappingProxyType(
    {
        "create": {
            "value": ("set",),
            "entry": ("exists", "hset"),
            "due": ("zadd",),
            "flight": ("hincrby",),
            "cameras": ("hincrby",),
        },
        "fetch": {"value": ("get",), "entry": ("hget",), "due": ("zscore",)},
        "settle": _DESTROYS,
        "book": _DESTROYS,
        "sweep": {**_DESTROYS, "due": ("zrangebyscore", "zrem")},
        "count_tracks": {"tracks": ("hmget", "hset")},
        "close_tracks": {"tracks": ("hgetall", "hset")},
        "in_flight": {"flight": ("hmget",)},
        "ledger": {
            "times": ("hgetall",),
            "flight": ("hgetall",),
            "tracks": ("hgetall",),
            "cameras": ("hgetall",),
            "incarnation": ("exists", "get", "set"),
        },
    }
)
_LISTS: Commands = {"list": ("del", "get", "set")}
# Whoever gives no name may ask whether Redis is there: that is what a probe does.
DEFAULT = ("reset", "on", "nopass", "-@all", "+ping")


def commands_of(rights: Rights) -> dict[str, list[str]]:
    """Return the commands that a user may run, by what it may run them on."""
    parts = [STEPS[step] for step in rights.keyring] + ([_LISTS] if rights.lists else [])
    found = {area: {one for part in parts for one in part.get(area, ())} for area in AREAS}
    return {area: sorted(commands) for area, commands in found.items() if commands}


def rules_of(rights: Rights, password: str) -> list[str]:
    """Return what follows the name in `ACL SETUSER <name> …`. The password goes as Redis keeps it, hashed."""
    return [
        "reset",
        "on",
        f"#{hashlib.sha256(password.encode()).hexdigest()}",
        "-@all",
        *(f"+{command}" for command in AROUND),
        *(
            f"({' '.join(f'+{command}' for command in commands)} ~{AREAS[area]})"
            for area, commands in commands_of(rights).items()
        ),
    ]


def users(table: Table) -> Iterator[tuple[str, Rights]]:
    """Yield the services that are users of Redis."""
    return ((name, rights) for name, rights in table.items() if rights.on_redis)


def line_of(user: str, rules: list[str]) -> str:
    """Return a user as a line of an ACL file."""
    return f"user {user} {' '.join(rules)}\n"
