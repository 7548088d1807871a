"""Photos a second of `sightline watchlist import`, on the real services in one process.

    tox -e bench-import -- --photos FOLDER      a folder with one folder a subject

The same photos are imported one after the other, and as the command does, several at once.
"""

import argparse
import asyncio
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from services.chassis import hygiene, rpc
from services.chassis.access import Directory, Identity
from services.chassis.envelope import to_timestamp
from services.cli import importing
from services.cli.asking.deployments import DeploymentClient
from services.cli.asking.watchlists import WatchlistClient
from services.cli.host.one_process import Plan, host
from services.cli.people import add
from services.cli.screen import Screen
from services.cli.store import Store, hold
from services.watchlists import listing
from services.watchlists.enrolment import from_disk
from services.watchlists.listing import ListedPhoto
from sightline.registrar.v1.deployment_pb2 import Deployment


def drafted() -> Deployment:
    """A draft that nobody takes any further."""
    made = Deployment(
        name="bench", purpose="-", legal_basis="-", place="-", threshold=0.99, model_pack="bundled"
    )
    made.start.CopyFrom(to_timestamp(datetime.now(UTC)))
    made.end.CopyFrom(to_timestamp(datetime.now(UTC) + timedelta(hours=1)))
    made.cameras.add(id="gate", source="webcam:0")
    made.officers.append("anton")
    return made


async def measure(photos: list[ListedPhoto], folder: Path, console: Console) -> None:
    """Print the rate of both ways, each with services and a list of its own."""
    for at_once in (1, importing.AT_ONCE):
        with hold(folder / f"store-{at_once}") as store:
            line = await imported(photos, store, at_once)
        console.print(f"{at_once} at once: {line}", highlight=False)


async def imported(photos: list[ListedPhoto], store: Store, at_once: int) -> str:
    """Import as an author, over the socket that `sightline serve` opens; return the command's own line."""
    author = Identity.load(add(store.keys, "anton", ["author"]))
    people = Directory.load(store.keys / "directory.json").people
    store.socket.parent.mkdir()
    address = f"unix:{store.socket}"
    async with host(Plan(store, people=people, address=address)):
        channel = rpc.channel(address, author)
        await DeploymentClient(channel).draft(drafted())
        screen = Screen(Console(quiet=True), lists_photos=False)
        client = WatchlistClient(channel, "bench")
        done = await importing.put(client, photos, from_disk, screen, asyncio.Event(), at_once)
        await channel.close(None)
    return done.line


def main() -> None:
    """Print the rates."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, required=True, help="a folder with one folder a subject")
    parser.add_argument("--most", type=int, default=400)
    asked = parser.parse_args()
    later = datetime.now(UTC) + timedelta(hours=1)
    photos = listing.read(asked.photos, reason="bench", expires_at=later)[: asked.most]
    console = Console(width=110)
    console.print(f"{len(photos)} photos, {len(os.sched_getaffinity(0))} cores", highlight=False)
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as scratch:
        asyncio.run(measure(photos, Path(scratch), console))


if __name__ == "__main__":
    main()
