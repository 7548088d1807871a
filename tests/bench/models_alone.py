"""The two models with nothing around them, at their best: the batch and the cores that are fastest."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.chassis.batching import BUCKETS
from tests.bench.pipeline import Noted, Shape, Took, run_models

# A row of the detector is a frame, of the embedder a chip.
_DETECTOR_BATCHES = tuple(size for size in BUCKETS if size <= 4)
_ROWS = 32


@dataclass(slots=True)
class Alone:
    """Models of a pack, and what is best for them: found once, for `threads` a session and `workers`."""

    pack: str
    detector_batch: int = 1
    embedder_batch: int = 8
    arrangement: tuple[int, int] = (1, 1)
    tried: list[str] = field(default_factory=list)

    def prepare(self, frame: Shape, chip: Shape) -> None:
        """Try every batch and arrangement on one frame's and one chip's shape, (channels, height, width)."""
        cores = len(os.sched_getaffinity(0))
        best = float("inf")
        for arrangement in sorted({(cores, 1), (1, cores)}):
            seconds = {
                (name, size): self._row_seconds(name, shape, size, arrangement)
                for name, shape, sizes in (
                    ("detector", frame, _DETECTOR_BATCHES),
                    ("embedder", chip, BUCKETS),
                )
                for size in sizes
            }
            for (name, size), each in seconds.items():
                self.tried.append(
                    f"{name}, batch {size}, {arrangement[1]} × {arrangement[0]} threads: {1000 * each:.1f} ms"
                )
            detector = min(_DETECTOR_BATCHES, key=lambda size: seconds["detector", size])
            embedder = min(BUCKETS, key=lambda size: seconds["embedder", size])
            together = seconds["detector", detector] + seconds["embedder", embedder]
            if together < best:
                best, self.arrangement = together, arrangement
                self.detector_batch, self.embedder_batch = detector, embedder

    def took(self, noted: Noted) -> Took:
        """What the models take for the rows that were noted, however they were batched."""
        return run_models(self.pack, self.regrouped(noted), *self.arrangement)

    def regrouped(self, noted: Noted) -> Noted:
        """The same rows in batches of the best size."""
        return Noted(
            detector=_batches(noted.detector, self.detector_batch),
            embedder=_batches(noted.embedder, self.embedder_batch),
        )

    def _row_seconds(self, name: str, shape: Shape, size: int, arrangement: tuple[int, int]) -> float:
        calls = [(size, *shape)] * max(1, _ROWS // size)
        noted = Noted(detector=calls) if name == "detector" else Noted(embedder=calls)
        tries = [run_models(self.pack, noted, *arrangement).seconds for _ in range(2)]
        return min(tries) / (size * len(calls))


def _batches(calls: Sequence[Shape], size: int) -> list[Shape]:
    rows: Counter[Shape] = Counter()
    for call in calls:
        rows[call[1:]] += call[0]
    made: list[Shape] = []
    for shape, count in rows.items():
        made += [(size, *shape)] * (count // size)
        made += [(count % size, *shape)] if count % size else []
    return made
