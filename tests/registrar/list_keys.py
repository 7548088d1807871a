"""Keys of lists in a dictionary, which the test holds: it may outlive a registrar, or be lost."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.errors import Unavailable
from services.chassis.sealing import new_key


@dataclass
class ListKeysInHand:
    """`away`: nothing can be told of them."""

    keys: dict[str, bytes] = field(default_factory=dict)
    away: bool = False

    def _look(self) -> None:
        if self.away:
            raise Unavailable("the keys are away")

    async def ready(self) -> None:
        self._look()

    async def create(self, deployment: str, until: datetime) -> bytes:
        self._look()
        self.keys[deployment] = bytes(new_key())
        return self.keys[deployment]

    async def fetch(self, deployment: str) -> bytes | None:
        self._look()
        return self.keys.get(deployment)

    async def keep(self, deployments: Collection[str]) -> None:
        self._look()

    async def destroy(self, deployment: str) -> None:
        self._look()
        self.keys.pop(deployment, None)
