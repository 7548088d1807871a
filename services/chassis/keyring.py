"""The keyring: a key for each frame and each probe, and the counts of what became of them."""

from datetime import datetime
from typing import Protocol

from services.chassis.ledger import Kind, Ledger, Scope, Tracks
from services.chassis.outcome import Reason

# How long a key lives if nobody settles it.
LIMIT_SECONDS = {Kind.FRAME: 10.0, Kind.PROBE: 15.0}
LONGEST_LIMIT_SECONDS = 60.0


class Keyring(Protocol):
    """Keys that can be destroyed. `create`, `settle` and `book` each count in the step that acts."""

    async def create(self, scope: Scope, kind: Kind, key_id: str, received_at: datetime) -> bytes | None:
        """Make a key and count it as seen. None when `key_id` was made before."""

    async def fetch(self, key_id: str) -> bytes | None:
        """Return the key, 32 bytes; None when it is settled already."""

    async def settle(self, key_id: str, reason: Reason, *, retained: bool = False) -> bool:
        """Destroy the key and count why, once. False when it was not there."""

    async def book(self, key_id: str, reason: Reason) -> bool:
        """Say what the reader of a passed-on key made of it, once. False when it was said before.

        A reader may be faster than the service that passed the key on, or than the key's limit: wherever
        the key was counted, from now on it counts as retained.
        """

    async def sweep(self) -> int:
        """Destroy what has outlived its limit, counted as expired; return how many."""

    async def count_tracks(self, scope: Scope, tracks: Tracks) -> None:
        """Count tracks; a watch that begins closes what the one before it left open.

        A watch may outlive the memory of a keyring, and the end of its deployment: it is not heard when it
        closes what was never opened here, or is closed already.
        """

    async def close_tracks(self, deployment: str) -> None:
        """Count every track of a deployment that is over as closed: nobody watches any more."""

    async def in_flight(self, scope: Scope, kind: Kind) -> int:
        """Return how many keys of a camera are neither forgotten nor retained."""

    async def wait_for_room(self, scope: Scope, limits: dict[Kind, int]) -> None:
        """Return when a camera has fewer keys in flight than each of `limits`."""

    async def ledger(self, deployment: str) -> Ledger:
        """Return the counts of a deployment."""
