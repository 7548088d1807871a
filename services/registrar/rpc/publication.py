"""PublicationService: what the public gets, before and after. No name, no picture."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import grpc.aio

from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.origin import utc_now
from services.chassis.rpc import answers
from services.registrar.domain.course import Stretch, Tracks, faces_of, runs_of
from services.registrar.domain.tally import Tally
from services.registrar.ports import ExportCounts, Notices, Register, Tallies
from sightline.registrar.v1 import publication_service_pb2 as messages
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_ENDED
from sightline.registrar.v1.publication_service_pb2_grpc import PublicationServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]
_OVER = (STATUS_ENDED, STATUS_DESTROYED)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PublicationRpc(PublicationServiceServicer):
    """Speaks for notices and tallies."""

    register: Register
    notices: Notices
    tallies: Tallies
    exports: ExportCounts
    now: Callable[[], datetime] = utc_now

    @answers
    async def ListNotices(
        self, request: messages.ListNoticesRequest, context: _Context
    ) -> messages.ListNoticesResponse:
        """Return what was announced: what is to come, the next first; what is over; what was taken back."""
        states = {state.deployment.name: state for state in await self.register.all()}
        statuses = {name: state.status for name, state in states.items()}
        # A trial announces nothing, whatever bore its name before it.
        trials = {name for name, state in states.items() if state.trial}
        notices = [notice for notice in await self.notices.all() if notice.deployment not in trials]
        for notice in notices:
            notice.status = statuses.get(notice.deployment, STATUS_DESTROYED)
        to_come = [notice for notice in notices if notice.status not in _OVER]
        over = [notice for notice in notices if notice.status in _OVER]
        to_come.sort(key=lambda notice: to_datetime(notice.start))
        over.sort(key=lambda notice: to_datetime(notice.start), reverse=True)
        withdrawn = await self.notices.withdrawn(self.now())
        standing = {notice.deployment for notice in notices}
        for notice in withdrawn:
            notice.replaced = notice.deployment in standing
            standing.add(notice.deployment)
        return messages.ListNoticesResponse(notices=[*to_come, *over, *withdrawn])

    @answers
    async def ListRecords(
        self, request: messages.ListRecordsRequest, context: _Context
    ) -> messages.ListRecordsResponse:
        """Return the record of each authorised deployment that is over, the latest first."""
        runs = [
            run
            for run in runs_of(await self.tallies.stretches())
            if run[-1].over_at is not None and not run[-1].trial
        ]
        runs.sort(key=lambda run: run[-1].ended_at or _EARLIEST, reverse=True)
        return messages.ListRecordsResponse(
            records=[record_of(run, await self.exports.of(run)) for run in runs]
        )


def record_of(run: Sequence[Stretch], exports: int) -> messages.DeploymentRecord:
    """Return the record of a run. It has no tally until that is settled: said once, it does not change.

    Exports come later than that, as long as anything is kept: their count goes on.
    """
    last, facts = run[-1], run[-1].facts
    record = messages.DeploymentRecord(
        deployment=last.deployment,
        place=facts.place,
        purpose=facts.purpose,
        legal_basis=facts.legal_basis,
        live_seconds=sum(stretch.live_seconds for stretch in run),
        watchlist_subjects=max(stretch.facts.watchlist_subjects for stretch in run),
        added_by_hand=max(stretch.facts.added_by_hand for stretch in run),
        threshold=facts.threshold,
        model_id=facts.model_id,
        end_reason=_end_reason(last),
        exports=exports,
    )
    live = [stretch.live_at for stretch in run if stretch.live_at is not None]
    if live:
        record.started_at.CopyFrom(to_timestamp(live[0]))
    if last.ended_at is not None:
        record.ended_at.CopyFrom(to_timestamp(last.ended_at))
    if last.settled_at is not None:
        counts = sum((stretch.folded for stretch in run), Tally())
        record.tally.CopyFrom(_tally(counts, faces_of(run) or Tracks()))
    return record


def _tally(counts: Tally, faces: Tracks) -> messages.Tally:
    """Of each alert one face is kept for a time; every other is forgotten once its track is closed."""
    forgotten = max(0, faces.closed - counts.alerts)
    return messages.Tally(faces_seen=faces.opened, faces_forgotten=forgotten, **asdict(counts))


def _end_reason(last: Stretch) -> str:
    """In words of a closed set: a rule's own would give counts away, and an officer's may name somebody."""
    if last.ended_at is not None and last.ended_at >= last.planned_end:
        return "its end was reached"
    return "it was ended before its time"
