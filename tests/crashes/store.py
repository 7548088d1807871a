"""A retention-purger in a folder, that another process can go on with; and what must hold of any."""

import pickle
from collections import Counter
from datetime import timedelta
from pathlib import Path

from services.retention_purger.domain.audit_check import Check
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from tests.retention_purger.holding_rig import HoldRig
from tests.retention_purger.purging import Aborted

_KEEPER = "keeper.pickle"


class Store(HoldRig):
    """A purger on what is in a folder; with it lies what the alert-dispatcher keeps."""

    def __init__(self, folder: Path, after: timedelta = timedelta()) -> None:
        super().__init__(folder)
        self.folder = folder
        self.now += after
        if (kept := folder / _KEEPER).exists():
            self.keeper.kept.update(pickle.loads(kept.read_bytes()))

    @classmethod
    async def opened(cls, folder: Path, after: timedelta = timedelta()) -> "Store":
        store = cls(folder, after)
        await store.open()
        return store

    def save(self) -> None:
        """Write down what the alert-dispatcher keeps."""
        (self.folder / _KEEPER).write_bytes(pickle.dumps(self.keeper.kept))

    async def erased(self) -> None:
        """Have what is due asked for, deleted by its owner, and taken off the record."""
        await self.eraser.erase_due()
        await self.outbox.flush()
        for retained in await self.retentions.due(self.now, 99):
            await self.hear(Erased(alert=retained.alert))
        await self.eraser.erase_due()

    async def closed(self, alert: str) -> bool:
        """Whether an alert's key can be had no more."""
        try:
            await self.opens(alert)
        except Aborted as error:
            return "destroyed" in str(error)
        return False

    async def faults(self) -> list[str]:
        """What is wrong with any store, whatever was done to it."""
        entries, check = await self.told(), Check()
        found = [fault for entry in entries if (fault := check.fault(entry))]
        told = Counter((entry.kind, entry.deployment, entry.body) for entry in entries)
        found += [f"told twice: {kind}" for (kind, _, _), times in told.items() if times > 1]
        nobodys = set(await self.hold_keys.names()) - {hold.id for hold in await self.holds.all()}
        found += [f"a key of no hold: {name}" for name in nobodys]
        found += [f"the key of {day} is kept" for day in await self.day_keys.days() if day <= self.now.date()]
        return found

    async def kinds(self) -> Counter[str]:
        return Counter(str(entry.kind) for entry in await self.told())
