"""The ledger of a deployment through every life of the keyring."""

import logging
from dataclasses import dataclass, field

from services.chassis.keyring import Keyring
from services.chassis.ledger import Ledger
from services.chassis.outcome import Reason
from services.retention_purger.ports import Ledgers

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class LedgerBook:
    """Counts alone, as they were last read. What a lost keyring held in flight is counted `keyring_lost`.

    Any number of purgers may keep the same book: what each writes is what the keyring counted in all.
    """

    keyring: Keyring
    ledgers: Ledgers
    _kept: dict[str, Ledger] = field(default_factory=dict)

    async def keep(self, deployment: str) -> Ledger:
        """Put on record what the keyring counts now, where that has changed, and return it."""
        ledger = await self.keyring.ledger(deployment)
        before = self._kept.get(deployment)
        if ledger.incarnation and ledger.counted and ledger != before:
            await self.ledgers.keep(deployment, ledger)
            self._kept[deployment] = ledger
            if before is not None and before.incarnation != ledger.incarnation:
                _LOG.warning("the keyring has lost its memory; what it held in flight is forgotten")
        return ledger

    async def whole(self, deployment: str) -> Ledger:
        """Return what the keyring counts now and what it counted in its former lives."""
        ledger = await self.keyring.ledger(deployment)
        if ledger.incarnation:
            for former in await self.ledgers.former(deployment, ledger.incarnation):
                ledger.add(former.lost(Reason.KEYRING_LOST, unread=Reason.MATCH))
        return ledger
