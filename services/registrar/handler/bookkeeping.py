"""Keeps the course of each deployment on record, and settles it when it is over."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.deployments import Deployments
from services.chassis.envelope import to_datetime
from services.chassis.errors import SightlineError
from services.chassis.origin import utc_now
from services.registrar.domain.course import (
    Facts,
    ListSize,
    Phase,
    Seen,
    Settling,
    Stretch,
    Tracks,
    runs_of,
    stepped,
)
from services.registrar.handler.rules import StoppingRules
from services.registrar.ports import Ledgers, Lists, Register, Tallies
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_LIVE,
    STATUS_STOPPED,
    DeploymentChanged,
)
from sightline.registrar.v1.deployment_pb2 import Deployment

_LOG = logging.getLogger(__name__)
_CLOCK_SECONDS = 1.0
_PHASES = {STATUS_AUTHORISED: Phase.READY, STATUS_LIVE: Phase.LIVE, STATUS_STOPPED: Phase.STOPPED}


@dataclass(slots=True)
class Bookkeeping:
    """Looks whenever a deployment has changed, and each second; what one look missed the next one finds."""

    register: Register
    lists: Lists
    ledgers: Ledgers
    tallies: Tallies
    deployments: Deployments
    settling: Settling
    rules: StoppingRules
    now: Callable[[], datetime] = utc_now
    _away: str = ""

    async def run(self) -> None:
        """Run until cancelled. What is away is said once, and tried again."""
        seen = 0
        while True:
            try:
                await self.look()
                self._away = ""
            except SightlineError as error:
                if str(error) != self._away:
                    _LOG.warning("counts are not kept at the moment: %s", error)
                self._away = str(error)
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOCK_SECONDS):
                    seen = await self.deployments.changed(seen)

    async def look(self) -> None:
        """Do it once."""
        last = {stretch.deployment: stretch for stretch in await self.tallies.stretches()}
        for state in await self.register.all():
            await self._step(state, last.get(state.deployment.name))
        await self.rules.ask_again()
        runs = runs_of(await self.tallies.stretches())
        latest = {run[-1].deployment: run for run in runs}
        for run in runs:
            if run[-1].settled_at is None:
                await self._look_after(run, is_latest=run is latest[run[-1].deployment])
        await self.tallies.drop_strays(self.now())

    async def _step(self, state: DeploymentChanged, last: Stretch | None) -> None:
        seen = Seen(
            state.deployment.name,
            _PHASES.get(state.status, Phase.OVER),
            state.list_version,
            state.trial,
            to_datetime(state.deployment.end),
        )
        now = self.now()
        if stepped(last, seen, now) is None:
            return
        size = await self.lists.size(seen.deployment)

        def step(last: Stretch | None) -> Stretch | None:
            stretch = stepped(last, seen, now)
            if stretch is None or stretch.ended_at is not None:
                return stretch
            return replace(stretch, facts=_facts(state.deployment, size, stretch.facts))

        await self.tallies.step(seen.deployment, step)

    async def _look_after(self, run: Sequence[Stretch], *, is_latest: bool) -> None:
        now, last = self.now(), run[-1]
        # Once the name is used again, the ledger counts for another run.
        read = await self._read(last) if is_latest or last.tracks is None else last
        if read != last:
            await self.tallies.put(read)
        run = [*run[:-1], read]
        alerts = [alert for stretch in run for alert in await self.tallies.alerts(stretch)]
        settle = self.settling.is_due(run, alerts, now)
        expired = any(alert.expires_at is not None and alert.expires_at <= now for alert in alerts)
        if settle or expired:
            for stretch in run:
                await self.tallies.fold(stretch, now, settle=settle)
        if settle:
            _LOG.info("%s: its record is settled", last.deployment)

    async def _read(self, stretch: Stretch) -> Stretch:
        """Ask the ledger before anything is seen, and once all was. It only rises, unless it was lost."""
        if stretch.before is not None and stretch.over_at is None:
            return stretch
        tracks = await self.ledgers.tracks(stretch.deployment)
        if stretch.before is None:
            stretch = replace(stretch, before=tracks)
        if stretch.over_at is None:
            return stretch
        known = stretch.tracks or Tracks()
        most = Tracks(max(known.opened, tracks.opened), max(known.closed, tracks.closed))
        return replace(stretch, tracks=most)


def _facts(plan: Deployment, size: ListSize, before: Facts) -> Facts:
    """Of a list that changes on the way, its largest size: so many were looked for."""
    return Facts(
        place=plan.place,
        purpose=plan.purpose,
        legal_basis=plan.legal_basis,
        threshold=plan.threshold,
        model_id=size.model_id or before.model_id,
        watchlist_subjects=max(size.subjects, before.watchlist_subjects),
        added_by_hand=max(size.by_hand, before.added_by_hand),
    )
