"""The street on real servers, an officer at a browser while it plays; then a thief, who takes everything."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.cli.demo.story import Story
from tests.connected import plunder, segments
from tests.connected.cluster import Cluster
from tests.connected.insider import insider
from tests.connected.plunder import Plunder
from tests.connected.segments import OnDisk
from tests.connected.tap import Tap, tapping
from tests.forensics import keys, rooms, waiting
from tests.forensics.browsing import Desk, desk
from tests.forensics.clerk import Clerk
from tests.forensics.grounds import Grounds
from tests.forensics.keys import Tried
from tests.forensics.looking import Looker
from tests.forensics.monitor import monitoring
from tests.forensics.places import Place, contents, folders
from tests.forensics.searching import Finding, searched
from tests.forensics.thief import Marker, windows

# Of whoever is on the list; all of that goes with the deployment, but not from what an officer was shown.
LISTED = {"photo", "list key", "wrapped key"}
_LIMIT_SECONDS = 600.0
# What a run may say on a machine that is too busy; it is forgotten all the same.
_FORGOTTEN = "looks at faces were forgotten without being compared"


@dataclass(frozen=True, slots=True)
class Scene:
    """`folder` takes the report and the capture. `forgets`: a careless clerk is at work where it does not."""

    cluster: Cluster
    told: Story
    grounds: Grounds
    folder: Path
    looker: Looker
    forgets: bool
    tell: Callable[[str], None]

    @property
    def name(self) -> str:
        """Of the deployment: one of its own for each run, which counts from nothing."""
        return "forgetting" if self.forgets else "careless"

    @property
    def deployment(self) -> Path:
        """The deployment file of that name, beside that of the street."""
        file = self.told.deployment_file.with_name(f"{self.name}.yaml")
        text = self.told.deployment_file.read_text("utf-8")
        file.write_text(text.replace("name: demo", f"name: {self.name}"), "utf-8")
        return file

    @property
    def report(self) -> Path:
        return self.folder / "report"

    @property
    def capture(self) -> Path:
        return self.folder / "monitor.txt"


@dataclass(frozen=True, slots=True)
class Theft:
    """What was to be seen at the time, and what was found afterwards, where.

    `tried`: with all that remains; `control`: with the keys that the tap kept.
    """

    tap: Tap
    marks: Sequence[Marker]
    findings: Sequence[Finding]
    tried: Tried
    control: Tried
    secrets_told: int
    report: dict[str, Any]
    answered: int
    watched: int
    may_dump: Sequence[str]
    erased_on_topics: dict[str, int]

    def found_in(self, place: str) -> Finding:
        (found,) = (one for one in self.findings if one.place == place)
        return found


async def stolen(scene: Scene) -> Theft:
    """Play it, wait for what goes by itself, search what runs, stop it all, and search what is left."""
    cluster, grounds = scene.cluster, scene.grounds
    before = await waiting.ends_of_topics(grounds.kafka.bootstrap)
    async with desk(cluster) as at_desk:
        tap = await _played(scene, at_desk)
        erased = dict[str, int]()
        if scene.forgets:
            erased = await waiting.erased_behind_readers(grounds.kafka.bootstrap, before)
            await asyncio.to_thread(waiting.after_the_limits, grounds.redis.owner_url)
        disk = list(segments.records(grounds.kafka.log_folder))
        in_redis = plunder.held_by_redis(grounds.redis.owner_url)
        marks = [*tap.markers(scene.told.truth), *tap.secrets(), *_photo(scene.told)]
        seen = [mark for mark in marks if mark.kind not in LISTED]

        def search(places: Sequence[Place], wanted: Sequence[Marker]) -> list[Finding]:
            return searched(places, wanted, scene.looker, scene.tell)

        console = at_desk.console
        at_once = folders(rooms.KAFKA_AT_ONCE, grounds.kafka.folder)
        found = await asyncio.to_thread(search, [at_once], marks)
        found += await asyncio.to_thread(search, rooms.memories(cluster, grounds, console), marks)
        found += await asyncio.to_thread(search, [rooms.browser_memory(at_desk.profile)], seen)
        may_dump = rooms.may_dump([console.pid, *(one.pid for one in cluster.every())])
    for process in cluster.every():
        process.stop()
    with grounds.stopped():
        found += await asyncio.to_thread(search, rooms.disks(cluster, grounds), marks)
        beside = rooms.beside(at_desk.profile, scene.report, scene.capture)
        found += await asyncio.to_thread(search, beside, seen)
    thief = Plunder(disk, plunder.identities(cluster.folder / "keys"), in_redis)
    tried, control, told = await asyncio.to_thread(_tried, thief, disk, tap, cluster.folder)
    scene.tell(str(tried))
    opened = [plain for name, plains in tried.opened.items() if name not in tap.matched for plain in plains]
    found += await asyncio.to_thread(search, [contents("records that open", opened)], seen)
    report = json.loads((scene.report / "report.json").read_text())
    return Theft(
        tap,
        marks,
        found,
        tried,
        control,
        told,
        report,
        at_desk.answered,
        at_desk.watched,
        may_dump,
        erased,
    )


async def _played(scene: Scene, at_desk: Desk) -> Tap:
    cluster, owner_url = scene.cluster, scene.grounds.redis.owner_url
    async with (
        monitoring(owner_url, scene.capture),
        insider(cluster, "detector") as inside,
        tapping(inside, owner_url) as tap,
    ):
        working = asyncio.create_task(at_desk.work(scene.name))
        scene.tell(await asyncio.to_thread(_run, scene))
        if working.done():
            working.result()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        if not scene.forgets:
            clerk = Clerk(*tap.unlisted_messages())
            await clerk.keep(scene.grounds, cluster, scene.report, at_desk.context)
    return tap


def _run(scene: Scene) -> str:
    """The command as a person gives it, from a terminal of theirs."""
    words = ["run", "--cluster", "--deployment", str(scene.deployment)]
    output = ["--output", str(scene.report)]
    operators = scene.cluster.operators
    done = scene.cluster.ran(*words, *output, environment=operators, limit_seconds=_LIMIT_SECONDS)
    (scene.cluster.folder / "run.log").write_text(done.stdout + done.stderr)
    problems = [line for line in done.stderr.splitlines() if _FORGOTTEN not in line]
    assert not problems and scene.report.joinpath("report.json").exists(), done.stdout + done.stderr
    return done.stdout


def _tried(thief: Plunder, disk: list[OnDisk], tap: Tap, folder: Path) -> tuple[Tried, Tried, int]:
    had = keys.had(thief, [folder / "keys", folder / "day-keys"])
    # Of live topics Kafka may have deleted some by now: who came sooner had them.
    records = [*disk, *tap.records()]
    return keys.tried(records, had), keys.tried(records, list(tap.keys.values())), len(thief.secrets())


def _photo(told: Story) -> list[Marker]:
    photo = told.watchlist.parent / "listed-man.jpg"
    return list(windows("photo", "", photo.read_bytes()[2000:], step=16))
