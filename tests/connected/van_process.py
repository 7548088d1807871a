"""A registrar and a matcher's gallery in one process, with a list that is live, until it is killed.

`python -m tests.connected.van_process MILVUS`: reads the addresses of the database and of Redis and its
identity on one line of standard input each, and writes a line when the list is loaded.
"""

import asyncio
import sys
from pathlib import Path

import numpy as np

from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.domain.gallery import Enrolled
from services.registrar.adapters.redis_list_keys import RedisListKeys
from services.registrar.domain.entries import EnrolledPhoto
from tests.matcher.gallery_behaviour import loaded, version
from tests.registrar.photos_behaviour import photo
from tests.registrar.registering import Rig

COUNT = 12


def listed(number: int) -> EnrolledPhoto:
    """A photo that looks like no other, and its template; the same each time."""
    chance = np.random.default_rng(1000 + number)
    template = chance.standard_normal(128).astype(np.float32)
    template /= np.linalg.norm(template)
    return EnrolledPhoto(photo(number).entry, chance.bytes(4000), template, "model")


def entries() -> list[Enrolled]:
    """The same as a matcher has it."""
    photos = [listed(number) for number in range(COUNT)]
    return [
        Enrolled(one.entry.subject, one.entry.photo, one.template, one.model_id, one.entry.expires_at)
        for one in photos
    ]


async def main() -> None:
    """Go live, say so, and wait for the power to go."""
    database, redis, identity = (sys.stdin.readline().strip() for _ in range(3))
    private_key = bytes.fromhex(identity)
    rig = Rig(Path(), RedisListKeys(redis, private_key), database, private_key)
    await rig.records.open()
    await rig.lifecycle.draft(rig.plan())
    for number in range(COUNT):
        await rig.photos.put("market", listed(number))
    await rig.lifecycle.fix_trial("market")
    await loaded(MilvusGallery(MilvusServer(sys.argv[1]), 3, 30.0, 60.0), version("market"), entries())
    await rig.lifecycle.start("market")
    sys.stdout.write("live\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
