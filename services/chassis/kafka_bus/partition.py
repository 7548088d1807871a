"""What a reader holds of one partition: what waits, what is out, and how far it is done."""

from collections import deque
from dataclasses import dataclass, field, replace

from services.chassis.bus import Record

# So many waiting records are enough: no more are fetched until there are fewer. A fetch may bring several.
ENOUGH = 4
FEW = 1


@dataclass(slots=True)
class Partition:
    """`done`: the offset after the last one that may be committed; `committed`: what Kafka has of it."""

    in_flight: int
    waiting: deque[Record] = field(default_factory=deque)
    out: dict[int, Record] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    done: int = -1
    committed: int = -1
    paused: bool = False

    def take(self, records: list[Record]) -> None:
        """Add what was fetched; what is out or done already, and came again, is left aside."""
        for record in records:
            if record.offset >= self.done and record.offset not in self.out:
                attempt = self.attempts.get(record.offset, 1)
                self.waiting.append(record if attempt == 1 else replace(record, attempt=attempt))

    def give(self) -> Record | None:
        """Return the next record, which then is out; None when there is none, or enough are out."""
        if not self.waiting or len(self.out) >= self.in_flight:
            return None
        record = self.waiting.popleft()
        self.out[record.offset] = record
        return record

    def holds(self, record: Record) -> bool:
        """Whether this very delivery is out."""
        return self.out.get(record.offset) is record

    def finish(self, record: Record) -> None:
        """`record`, and what is out before it, is done."""
        self.done = max(self.done, record.offset + 1)
        self.out = {offset: held for offset, held in self.out.items() if offset >= self.done}
        for offset in [offset for offset in self.attempts if offset < self.done]:
            del self.attempts[offset]

    def hand_back(self, record: Record) -> None:
        """Put `record` and what is out after it in front of what waits."""
        followed = sorted(offset for offset in self.out if offset > record.offset)
        self.waiting.extendleft(self.out.pop(offset) for offset in reversed(followed))
        del self.out[record.offset]
        self.attempts[record.offset] = record.attempt + 1
        self.waiting.appendleft(replace(record, attempt=record.attempt + 1))

    def skip_to(self, offset: int) -> None:
        """What is before `offset` is not wanted any more."""
        if not self.out:
            self.done = max(self.done, offset)

    def start_over(self, end: int) -> None:
        """Read from the beginning if the log, which ends before `end`, is shorter than what is done of it."""
        if end < self.done:
            self.waiting.clear()
            self.out.clear()
            self.attempts.clear()
            self.done = self.committed = -1

    def leave(self) -> None:
        """Forget what waits: the partition may go to another member, or come back and bring it again."""
        self.waiting.clear()
        self.paused = False

    @property
    def uncommitted(self) -> bool:
        """Whether there is something to tell Kafka."""
        return self.done > self.committed
