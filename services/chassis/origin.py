"""Where a message comes from: what stands in clear around it."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from google.protobuf.message import Message

M_co = TypeVar("M_co", bound=Message, covariant=True)


@dataclass(frozen=True, slots=True)
class Origin:
    """The picture that a message goes back to. Times are UTC."""

    deployment: str
    camera: str
    epoch: int
    captured_at: datetime
    received_at: datetime
    replayed: bool = False
    id: bytes = b""

    def age_seconds(self, now: datetime) -> float:
        """Return the seconds since it entered the system."""
        return (now - self.received_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Delivered(Generic[M_co]):
    """A message that was opened for a handler. `key_id` is a name; handlers never see a key."""

    message: M_co
    origin: Origin
    key_id: str = ""


def counted_seconds() -> float:
    """Return what goes on while the machine sleeps, and nobody can set; from its start on."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def utc_now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)
