"""What the users of the keyring may do in Redis: no more than it needs."""

# Only what begins so is touched; by the registrar, its keys of lists as well.
KEYRING = "sightline:keyring:"
LISTS = "sightline:list:"

# What the steps keep begins so. The number is that of its form: with another one a keyring begins that knows
# nothing of the former, as if Redis had lost its memory.
PREFIX = f"{KEYRING}2:"

# Commands that the steps run, and those around them. EVALSHA and SCRIPT LOAD carry the steps; CONFIG GET and
# INFO let the guard see what Redis keeps; nothing here changes how Redis is set up, or looks at other keys.
COMMANDS = (
    "config|get",
    "del",
    "evalsha",
    "exists",
    "get",
    "hdel",
    "hget",
    "hgetall",
    "hincrby",
    "hmget",
    "hset",
    "info",
    "pexpire",
    "script|load",
    "set",
    "time",
    "zadd",
    "zrangebyscore",
    "zrem",
    "zscore",
)


def rules(password: str) -> list[str]:
    """Return what follows the name in `ACL SETUSER <name> …`, or in `user <name> …` of redis.conf.

    For every service but the registrar.
    """
    return _rules(password, KEYRING)


def registrar_rules(password: str) -> list[str]:
    """Return the same for the registrar, which alone holds the keys of lists besides.

    They need GET, SET and DEL, which the keyring has too.
    """
    return _rules(password, KEYRING, LISTS)


def _rules(password: str, *prefixes: str) -> list[str]:
    allowed = [f"+{command}" for command in COMMANDS]
    return ["on", f">{password}", *(f"~{prefix}*" for prefix in prefixes), "-@all", *allowed]
