"""A purger with holds, an alert-dispatcher of five lines, and a registrar that can be away."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from services.chassis.access import Caller, Role
from services.chassis.errors import Unavailable
from services.retention_purger.domain.holds import Hold
from services.retention_purger.domain.kept import Kept
from services.retention_purger.rpc.holding import Holding
from services.retention_purger.rpc.holds import HoldRpc
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from tests.retention_purger.purging import Rig

DORA = Caller("dora", frozenset({Role.SUPERVISOR}))
BERTA = Caller("berta", frozenset({Role.AUTHORISING_OFFICER}))
CODE, KEY = "ABCD-EFGH-JKMN-PQRS", bytes(range(32))


@dataclass
class Keeper:
    """Alerts by id; of one there is a receipt."""

    kept: dict[str, Kept] = field(default_factory=dict)
    noted: list[str] = field(default_factory=list)

    async def find(self, alert: str) -> Kept | None:
        return self.kept.get(alert)

    async def note_kept(self, alert: str) -> None:
        self.noted.append(alert)

    async def by_receipt(self, deployment: str, code: str) -> Kept | None:
        return self.kept.get("a") if (deployment, code) == ("market", CODE) else None


@dataclass
class Notes:
    """What the registrar was asked to have told."""

    told: list[tuple[str, str]] = field(default_factory=list)
    away: bool = False

    async def note(
        self,
        deed: str,
        name: str,
        deployment: str,
        commitment: bytes,
        once: str = "",
        seen_at: datetime | None = None,
    ) -> None:
        if self.away:
            raise Unavailable("registrar: away")
        self.told.append((deed, name))


class HoldRig(Rig):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.keeper, self.notes = Keeper(), Notes()
        self.desk = Holding(self.holds, self.keeper, self.notes, self.unwrapping, self.policy, self.clock)
        self.by = DORA
        self.hold_rpc = HoldRpc(self.desk, self.eraser, lambda: self.by)

    async def alert(self, alert: str = "a", days: float = 31, *, is_false: bool = False) -> None:
        """An alert that is kept, with evidence."""
        await self.raised(alert, days)
        wrapped = await self.wrap(KEY, alert, days)
        self.keeper.kept[alert] = Kept(
            alert, "market", date.fromisoformat(wrapped.day), wrapped.wrapped_key, is_false
        )

    async def held(self, alert: str = "a") -> Hold:
        """A hold in force, by two persons."""
        placed = await self.desk.place(alert, "K-2026/7", DORA)
        return await self.desk.confirm(placed.id, BERTA)

    async def opens(self, alert: str = "a") -> bytes:
        """The alert's key, as its owner asks for it."""
        kept = self.keeper.kept[alert]
        assert kept.day is not None
        wrapped = messages.WrapKeyResponse(wrapped_key=kept.wrapped, day=kept.day.isoformat())
        return await self.unwrap(wrapped, alert)
