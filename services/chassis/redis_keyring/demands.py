"""What a Redis must be, so that nothing it is told outlives what it deletes."""

from collections.abc import Mapping

# What Redis must be set to, and what is to be done where it is not.
_MUST_BE = {
    "save": ("", 'Redis saves keys to a disk; set `save ""`'),
    "appendonly": ("no", "Redis logs keys to a disk; set `appendonly no`"),
    "slowlog-log-slower-than": (
        "-1",
        "Redis keeps what it was told in its slow log; set `slowlog-log-slower-than -1`",
    ),
    "crash-log-enabled": (
        "no",
        "Redis writes what it was told into its log if it crashes; set `crash-log-enabled no`",
    ),
    "maxmemory-policy": (
        "noeviction",
        "Redis may drop counts when memory is short; set `maxmemory-policy noeviction`",
    ),
}
# Logs of large commands and answers, which Valkey has from 8.1 on, and Redis has not.
_MUST_BE_WHERE_KNOWN = ("commandlog-request-larger-than", "commandlog-reply-larger-than")
# Since Redis was started: what somebody had it write, or what it found on its disk. Told from Redis 7 on.
_MUST_BE_NONE = {
    "rdb_bgsave_in_progress",
    "rdb_saves",
    "aof_rewrites",
    "rdb_last_load_keys_loaded",
}

SECTIONS = ("replication", "persistence")
SETTINGS = (*_MUST_BE, *_MUST_BE_WHERE_KNOWN)


def problem_of(told: Mapping[str, str], settings: Mapping[str, str]) -> str:
    """Return the first thing that keeps a Redis from being a keyring, in one line; empty when none does.

    `told`: what INFO says in SECTIONS. `settings`: what CONFIG GET says of SETTINGS.
    """
    if told.get("role") != "master":
        return "Redis is a replica of another; the keyring needs one of its own"
    if told.get("connected_slaves") != "0":
        return "a replica is attached to Redis, and replicas write keys to disks; detach it"
    # It stays when the last replica has gone, and every key that comes lies in it as it came.
    if told.get("repl_backlog_active") != "0":
        return "Redis keeps what it is told for a replica that went; CONFIG SET repl-backlog-ttl 1"
    wrong = [words for name, (value, words) in _MUST_BE.items() if settings.get(name) != value]
    if wrong:
        return wrong[0]
    for name in _MUST_BE_WHERE_KNOWN:
        if settings.get(name, "-1") != "-1":
            return f"Redis keeps what it was told in its command log; set `{name} -1`"
    if any(told.get(name, "0") != "0" for name in _MUST_BE_NONE):
        return "keys lie in files of Redis; stop it, delete dump.rdb and its other files, and start it again"
    return ""
