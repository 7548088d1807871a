"""The first day: a street plays, its alerts are decided on, each otherwise."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import grpc.aio

from services.chassis import rpc
from services.chassis.access import Identity
from services.cli.report.export import export
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import ANSWER_NOT_SAME_PERSON, ANSWER_SAME_PERSON
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import (
    CONFIRMATION_FALSE,
    CONFIRMATION_TRUE,
    ENGAGEMENT_ENGAGED,
    Outcome,
)
from tests.connected import segments
from tests.connected.aging.site import Site
from tests.connected.playing import Playing, playing
from tests.connected.segments import OnDisk
from tests.connected.small_street import PASSES, SmallStreet

_LOOK_SECONDS = 0.3
_PLAYED_SECONDS = 900.0
_MORE_RUNS = 3
# What becomes of alerts, in the order in which they are raised: two in each run of the street.
FATES = ("plain", "held", "false", "erased", "other", "missed")
_SPARE = "spare "


@dataclass
class FirstDay:
    """Alerts by what became of them, the codes of receipts, what lay on Kafka's disk, all deployments."""

    site: Site
    kafka_log: Path
    records: list[OnDisk] = field(default_factory=list)
    alerts: dict[str, str] = field(default_factory=dict)
    deployments: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    played: set[str] = field(default_factory=set)

    def live(self, folder: Path, runs: int) -> None:
        """Play the street until so many runs' alerts are there, and decide; a busy machine misses some."""
        street, wanted = SmallStreet.write(folder / "street"), FATES[: PASSES * runs]
        for number in range(1, runs + _MORE_RUNS + 1):
            if set(wanted) <= self.alerts.keys():
                return
            name, result = f"market-{number}", folder / f"result-{number}"
            self.played.add(name)
            with playing(street.deployment(name), result, self.site.cluster.operators, "--cluster") as run:
                asyncio.run(self._decide(name, run))
                self.records += segments.records(self.kafka_log)  # most of it is gone in a minute
                export(run.wait(_PLAYED_SECONDS).report, folder / "report")
        assert set(wanted) <= self.alerts.keys(), f"of {wanted} only {sorted(self.alerts)} were raised"

    async def _decide(self, deployment: str, run: Playing) -> None:
        """Decide on each alert as it is raised, while the street plays."""
        process = self.site.cluster.one("alert_dispatcher")
        channel = rpc.channel(f"127.0.0.1:{process.grpc_port}", Identity.load(self.site.key("operator")))
        stub = AlertServiceStub(channel)
        seen: set[str] = set()
        try:
            while run.popen.poll() is None:
                # Who is slow to answer is asked again: the machine may be busy.
                with suppress(grpc.aio.AioRpcError):
                    for alert in await _raised(stub, deployment):
                        if alert not in seen:
                            await self._decide_on(stub, alert, deployment, self._fate(alert))
                            seen.add(alert)
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            await channel.close(None)

    def _fate(self, alert: str) -> str:
        """The fate of an alert by its place among all; one too many, of a run after one that missed some."""
        known = list(self.alerts.values())
        place = known.index(alert) if alert in known else len(known)
        return FATES[place] if place < len(FATES) else f"{_SPARE}{place}"

    async def _decide_on(self, stub: AlertServiceStub, alert: str, deployment: str, fate: str) -> None:
        self.alerts[fate], self.deployments[fate] = alert, deployment
        if fate == "missed" or fate.startswith(_SPARE):
            return
        said = ANSWER_NOT_SAME_PERSON if fate == "other" else ANSWER_SAME_PERSON
        with suppress(grpc.aio.AioRpcError):  # it may be heard, and the answer lost
            await stub.ResolveAlert(messages.ResolveAlertRequest(alert=alert, answer=said, officer="ann"))
        if fate in ("false", "erased"):
            confirmed = CONFIRMATION_FALSE if fate == "false" else CONFIRMATION_TRUE
            outcome = Outcome(engagement=ENGAGEMENT_ENGAGED, confirmation=confirmed)
            request = messages.RecordOutcomeRequest(alert=alert, outcome=outcome)
            self.receipts[fate] = (await stub.RecordOutcome(request)).receipt_code


async def _raised(stub: AlertServiceStub, deployment: str) -> Sequence[str]:
    answer = await stub.ListAlerts(messages.ListAlertsRequest(deployment=deployment))
    return [alert.id for alert in answer.alerts]
