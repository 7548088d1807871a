"""What people do with alerts: answer, record, hold, review, lift, keep for somebody, erase for somebody."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from services.chassis.access import Identity
from services.chassis.rpc import asks
from services.cli.asking.holds import HoldClient
from services.cli.clients import Clients
from services.cli.host.cluster_settings import ReachSettings
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import ANSWER_SAME_PERSON
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import (
    CONFIRMATION_TRUE,
    DISPOSAL_NO_ACTION,
    ENGAGEMENT_ENGAGED,
    Outcome,
)
from tests.connected.cluster import Cluster
from tests.crashes.patience import asked, until

SUPERVISOR, OFFICER = "dora", "berta"
_OUTCOME = Outcome(engagement=ENGAGEMENT_ENGAGED, confirmation=CONFIRMATION_TRUE, disposal=DISPOSAL_NO_ACTION)


def put_into_directory(cluster: Cluster) -> None:
    """Make both; before the services start."""
    for name, role in ((SUPERVISOR, "supervisor"), (OFFICER, "authorising_officer")):
        cluster.command("people", "add", name, "--role", role, "--keys", str(cluster.folder / "keys"))


@dataclass(frozen=True, slots=True)
class People:
    """The retention-purger as a supervisor and as an authorising officer ask it."""

    supervisor: HoldClient
    officer: HoldClient

    @classmethod
    @asynccontextmanager
    async def reaching(cls, settings: ReachSettings, keys: Path) -> AsyncIterator["People"]:
        async with AsyncExitStack() as stack:
            clients = []
            for name in (SUPERVISOR, OFFICER):
                identity = Identity.load(keys / f"{name}.key")
                channel = settings.channel_to("retention_purger", identity)
                stack.push_async_callback(channel.close, None)
                clients.append(HoldClient(channel))
            yield cls(*clients)

    async def answered(self, clients: Clients, alert: str) -> str:
        """Have an alert answered and its outcome recorded; return the code of the receipt."""
        await asked(lambda: clients.resolve(alert, ANSWER_SAME_PERSON, "demo-officer"))
        code = await asked(lambda: _recorded(clients, alert))
        assert code, "no receipt was given"
        return code

    async def go_through(self, deployment: str, receipts: Mapping[str, str]) -> None:
        """The first is held for a case, the last for its person; then all are erased for theirs."""
        codes = list(receipts.values())
        await until(partial(self._has_heard_of, set(receipts)), "the purger has not heard of its alerts")
        if codes:
            await self._held(next(iter(receipts)))
            await asked(lambda: self.supervisor.keep(deployment, codes[-1], "DP-7", True))
        for code in codes:
            await asked(partial(self.supervisor.erase, deployment, code, "DP-8", True))

    async def _has_heard_of(self, alerts: set[str]) -> bool:
        """Whoever died while alerts were told hears of them once it has its part of the topic again."""
        return alerts <= {one.alert for one in await self.supervisor.expiring()}

    async def _held(self, alert: str) -> None:
        hold = await asked(lambda: self.supervisor.place(alert, "K-7"))
        assert hold is not None
        await asked(lambda: self.officer.confirm(hold.id))
        await asked(lambda: self.officer.review(hold.id))
        await asked(lambda: self.supervisor.lift(hold.id))


@asks
async def _recorded(clients: Clients, alert: str) -> str:
    stub = AlertServiceStub(clients.channel_to("alert_dispatcher"))
    request = messages.RecordOutcomeRequest(alert=alert, outcome=_OUTCOME)
    return str((await stub.RecordOutcome(request)).receipt_code)
