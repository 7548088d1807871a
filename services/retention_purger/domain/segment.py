"""A segment of footage, and what binds its key to it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# So long is a segment at most, with a key of its own.
SEGMENT_CEILING = timedelta(seconds=60)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a camera's footage. `started_at`: to the millisecond."""

    deployment: str
    camera: str
    started_at: datetime

    @property
    def associated(self) -> bytes:
        """What its key is wrapped with: under the name of another segment it does not open.

        It begins as no UTF-8 does: whatever an alert is called, none is bound to this. Names have no slash.
        """
        milliseconds = (self.started_at - _BEGINNING) // timedelta(milliseconds=1)
        return b"\xff" + f"footage/{self.deployment}/{self.camera}/{milliseconds}".encode()
