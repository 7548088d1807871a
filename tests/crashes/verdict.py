"""What became of one street on which services died."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Verdict:
    """`failures`: what did not hold, a line each; none means that it held.

    `unanswered`: alerts that nobody could answer in time, where this machine was busy; they are kept.
    `alive`: keys that Redis still had when all was over; `entries`: how long the audit chain is, whole.
    """

    street: str
    points: Sequence[str]
    hit: Sequence[str] = ()
    restarts: Sequence[str] = ()
    alerts: int = 0
    joined: int = 0
    unanswered: int = 0
    seen: int = 0
    said: Sequence[str] = ()
    alive: int = 0
    entries: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.failures

    @property
    def missed(self) -> list[str]:
        """The points at which nobody died."""
        return [point for point in self.points if point not in self.hit]

    def line(self) -> str:
        """Say it in one line, for whoever waits."""
        outcome = "holds" if self.holds else f"FAILS: {' | '.join(self.failures)}"
        said = "; ".join(self.said) or "nothing to say"
        return (
            f"{self.street}: {', '.join(self.hit) or 'nobody died'}: {self.alerts} alerts, {said}, "
            f"{self.alive} keys alive, {self.seconds:.0f} s: {outcome}"
            + (f" (not reached: {', '.join(self.missed)})" if self.missed else "")
        )

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "missed": self.missed, "holds": self.holds}
