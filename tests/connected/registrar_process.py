"""A registrar in a process of its own, brought to one step of a deployment's life, then killed.

`python -m tests.connected.registrar_process STEP`: reads the addresses and its identity on one line of
standard input each, and writes the step when it has come to it.
"""

import asyncio
import sys
from pathlib import Path

from services.registrar.adapters.redis_list_keys import RedisListKeys
from tests.registrar.registering import Rig

STEPS = ("drafted", "enrolling", "fixed", "live", "ended")
PHOTOS = (b"\x64", b"\x65", b"\x66")


async def reach(rig: Rig, step: str) -> None:
    """Take the steps up to that one; `ended` stays undestroyed, as the matcher is away."""
    number = STEPS.index(step)
    await rig.lifecycle.draft(rig.plan())
    if number >= 1:
        for photo in PHOTOS:
            assert (await rig.watchlist._enrol(rig.photo(photo))).taken
    if number >= 2:
        await rig.lifecycle.fix_trial("market")
    if number >= 3:
        await rig.lifecycle.start("market")
    if number >= 4:
        rig.matcher.away = True
        await asyncio.gather(rig.lifecycle.end("market"), return_exceptions=True)


async def main() -> None:
    """Reach the step, say so, and wait to be killed."""
    database, redis, identity = (sys.stdin.readline().strip() for _ in range(3))
    private_key = bytes.fromhex(identity)
    rig = Rig(Path(), RedisListKeys(redis, private_key), database, private_key)
    await rig.records.open()
    await reach(rig, sys.argv[1])
    sys.stdout.write(sys.argv[1] + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
