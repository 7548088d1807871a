"""Streets on one cluster, on each of which services die at named points; and what must hold after."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from services.chassis.access import SERVICES
from services.chassis.errors import SightlineError
from services.chassis.records import Records
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.domain.audit_check import Check
from services.retention_purger.migrations import MIGRATIONS
from tests.connected import failing_run, plunder
from tests.connected.cluster import Cluster
from tests.connected.playing import Played
from tests.connected.small_street import SmallStreet
from tests.connected.waiting import until
from tests.crashes.points import Point
from tests.crashes.street_run import street_run
from tests.crashes.supervisor import Supervisor
from tests.crashes.trigger import CONTROL
from tests.crashes.verdict import Verdict
from tests.forensics.waiting import after_the_limits

MODULE = "tests.crashes.dying_service"
# So few that a street takes seconds, so many that a face is followed from one to the next.
ENVIRONMENT = {"frame_grabber": {"FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT": "5"}}


@dataclass(slots=True)
class CrashStreet:
    """`orders`: the folder by which processes are told where to die; `owner_url`: Redis, asked everything."""

    cluster: Cluster
    supervisor: Supervisor
    street: SmallStreet
    orders: Path
    owner_url: str
    verdicts: list[Verdict] = field(default_factory=list)

    async def play(
        self, name: str, points: Sequence[Point], *, restart: bool = False, early: bool = False
    ) -> Verdict:
        """Play one street; each service dies at its point, once. `restart`: they are started anew for it.

        `early`: they die while the list is enrolled; whoever enrols is told so, and does all of it again.
        """
        began, died = time.monotonic(), len(self.supervisor.restarts)
        faults = len(self.supervisor.faults)
        verdict = Verdict(name, [str(point) for point in points])

        def live() -> None:
            self._arm([] if early else points)
            if restart:
                for point in points:
                    self.cluster.one(point.service).kill()

        try:
            with _environment(self.cluster):
                if early:
                    await self._break_enrolment(name, points, verdict)
                await self._play(name, live, verdict)
        except Exception as error:  # whatever it is, it is what this street came to, and the next is played
            verdict.failures.append(f"{type(error).__name__}: {error}"[:400])
        verdict.hit = [str(point) for point in points if self._take_hit(point)]
        await self._all_ready()
        verdict.restarts = self.supervisor.restarts[died:]
        verdict.failures += self.supervisor.faults[faults:]
        verdict.seconds = time.monotonic() - began
        self.verdicts.append(verdict)
        return verdict

    async def loses_a_match(self, name: str, point: Point) -> bool:
        """The control: records are committed before they are handled; say whether the ledger tells of it."""
        (self.orders / CONTROL).touch()
        try:
            with _environment(self.cluster):
                async with street_run(self.street.deployment(name), self.cluster.folder / "keys") as run:
                    played = await run.watched(lambda: self._arm([point]), hurried=True)
                    await run.finished()  # what was not lost is erased, as on every street
        finally:
            (self.orders / CONTROL).unlink()
        assert self._take_hit(point), f"nobody died at {point}"
        return bool(played.report.ledger.probes.retained.get("match", 0))

    async def _break_enrolment(self, name: str, points: Sequence[Point], verdict: Verdict) -> None:
        """A run in which they die before it is live; it may come to nothing, but not without a word."""
        self._arm(points)
        first = f"{name}-first"
        try:
            await self._play(first, lambda: None, verdict)
        except SightlineError:  # whoever enrolled ends it, and begins another
            await self._all_ready()
            async with street_run(self.street.deployment(first), self.cluster.folder / "keys") as run:
                await run.ended()
        await self._all_ready()

    async def _play(self, name: str, live: Callable[[], None], verdict: Verdict) -> None:
        async with street_run(self.street.deployment(name), self.cluster.folder / "keys") as run:
            played = await run.watched(live)
            _note(verdict, played)
            _check(verdict, "the street", lambda: failing_run.hold(played))
            await run.finished()
            verdict.unanswered = verdict.alerts - len(run.receipts)
        await self._nothing_is_left(verdict)

    async def _nothing_is_left(self, verdict: Verdict) -> None:
        """After the limits no key is had from Redis; of what is erased no file, and no word in any log."""
        _check(verdict, "readable", lambda: failing_run.leaves_nothing_readable(self.cluster))
        gone = partial(after_the_limits, self.owner_url)
        await asyncio.to_thread(_check, verdict, "keys", gone)
        verdict.alive = len(plunder.held_by_redis(self.owner_url))
        files = [path for path in (self.cluster.folder / "vault").rglob("*") if path.is_file()]
        if files and not any(one.unanswered for one in [*self.verdicts, verdict]):
            verdict.failures.append(f"{len(files)} files of evidence outlive their alerts")
        verdict.entries = await self._whole_chain(verdict)

    async def _whole_chain(self, verdict: Verdict) -> int:
        """Return how long the audit chain is; each of its entries follows from the one before."""
        url = self.cluster.environment["SIGHTLINE_DATABASE_URL"]
        records = Records("retention_purger", url, MIGRATIONS)
        try:
            await records.open()
            check, entries = Check(), await SqlAuditChain(records).entries(1, 1_000_000)
            verdict.failures += [fault for entry in entries if (fault := check.fault(entry))]
            return len(entries)
        finally:
            await records.close()

    async def _all_ready(self) -> None:
        def problems() -> list[str]:
            return [process.service for process in self.cluster.every() if process.problems()]

        await asyncio.to_thread(until, lambda: not problems(), "not all are ready again")

    def _arm(self, points: Sequence[Point]) -> None:
        for point in points:
            part = self.orders / f"{point.service}.part"
            part.write_text(f"{point.when}\t1\t{point.name}")
            part.rename(self.orders / f"{point.service}.armed")

    def _take_hit(self, point: Point) -> bool:
        (self.orders / f"{point.service}.armed").unlink(missing_ok=True)
        hit = self.orders / f"{point.service}.hit"
        was_hit = hit.exists()
        hit.unlink(missing_ok=True)
        return was_hit

    def reached(self) -> dict[str, set[str]]:
        """Return the names that each service has come by so far."""
        return {
            service: set(file.read_text().splitlines())
            if (file := self.orders / f"{service}.reached").exists()
            else set()
            for service in SERVICES
        }


def _note(verdict: Verdict, played: Played) -> None:
    verdict.alerts = len(played.report.alerts)
    verdict.joined = sum(alert.matches_joined for alert in played.report.alerts)
    verdict.seen = played.report.ledger.frames.seen + played.report.ledger.probes.seen
    verdict.said = played.problems


def _check(verdict: Verdict, what: str, holds: Callable[[], None]) -> None:
    try:
        holds()
    except AssertionError as error:
        verdict.failures.append(f"{what}: {error}"[:400])


@contextmanager
def _environment(cluster: Cluster) -> Iterator[None]:
    """Be somebody at a terminal of this cluster."""
    before = dict(os.environ)
    os.environ.update({name: cluster.operators[name] for name in ("SIGHTLINE_KEYS", "SIGHTLINE_ADDRESSES")})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
