"""What the keyring's user may do in Redis: no more than the keyring needs."""

# Only what begins so is touched.
PREFIX = "sightline:keyring:"

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
    """Return what follows the name in `ACL SETUSER <name> …`, or in `user <name> …` of redis.conf."""
    allowed = [f"+{command}" for command in COMMANDS]
    return ["on", f">{password}", f"~{PREFIX}*", "-@all", *allowed]
