"""The ledger of a deployment that is over, told to the audit chain."""

from dataclasses import dataclass, field

from services.chassis.deployments import LiveDeployment
from services.chassis.ledger import Ledger
from services.retention_purger import wire
from services.retention_purger.ports import AuditChain
from services.retention_purger.worker.ledger_book import LedgerBook


@dataclass(slots=True)
class LedgerClosing:
    """Tells the counts once nothing is in flight; what is counted after that is told again."""

    book: LedgerBook
    chain: AuditChain
    _told: dict[str, tuple[int, int]] = field(default_factory=dict)

    async def look(self, known: LiveDeployment, ledger: Ledger) -> None:
        """Look at the ledger of a deployment that is over."""
        if ledger.in_flight or ledger.tracks_living or not ledger.closes:
            return
        state = (known.list_version, ledger.counted)
        if self._told.get(known.name) == state:
            return
        whole = await self.book.whole(known.name)
        if whole.counted:
            await self.chain.tell(wire.ledger_told(known.name, known.list_version, whole))
        self._told[known.name] = state
