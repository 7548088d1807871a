"""What services ask of traces, and what they are given where there are none."""

from datetime import datetime
from types import TracebackType
from typing import Protocol

from services.chassis.outcome import Reason


class Span(Protocol):
    """One step on a face's way. Leaving it ends it; of an error it says that there was one, never which."""

    @property
    def context(self) -> bytes:
        """What the next service goes on from (W3C `traceparent`); empty where the face is not traced."""

    def settle(self, reason: Reason) -> None:
        """Say why the face was forgotten or retained in this step."""

    def __enter__(self) -> "Span":
        """Return itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""


class Traces(Protocol):
    """The traces of one service. `received_at`: when the face's frame entered the system, UTC."""

    def begin(self, received_at: datetime, captured_at: datetime) -> Span:
        """Begin the trace of a face that was found, if it is one of the sample."""

    def go_on(self, topic: str, context: bytes, received_at: datetime) -> Span:
        """Go on with the trace of a record's face; no trace where `context` is none, or none that holds."""


class Untraced:
    """The span of whatever is not traced, and the traces of whoever makes none."""

    context = b""

    def begin(self, received_at: datetime, captured_at: datetime) -> Span:
        """Trace nothing."""
        return self

    def go_on(self, topic: str, context: bytes, received_at: datetime) -> Span:
        """Trace nothing."""
        return self

    def settle(self, reason: Reason) -> None:
        """Say nothing."""

    def __enter__(self) -> Span:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


OFF = Untraced()
