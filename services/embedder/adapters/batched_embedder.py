"""Gathers the shots of concurrent probes, of any camera, into batches for the network."""

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.chassis.batching import BUCKETS, Batcher
from services.embedder.domain.batching import MOST_SHOTS
from services.embedder.domain.fusion import Embedded
from services.embedder.domain.shots import Shot, Sides
from services.embedder.metrics import EmbedderMetrics
from services.embedder.ports import Aligner, Network

_Answer: TypeAlias = NDArray[np.float32] | None


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """What one batch at a time is worked on with. `chips` (n, height, width, 3) uint8."""

    network: Network
    chips: NDArray[np.uint8]


class BatchedEmbedder:
    """Decodes, aligns and embeds on `executor`, never on the event loop.

    As many batches at once as there are `networks`, each of which is for one thread at a time.
    `executor` has a thread for each. `shots_at_once`: no batch is larger; 1, 2, 4, 8 or 16.
    """

    def __init__(
        self,
        aligner: Aligner,
        networks: Sequence[Network],
        chip_size_px: tuple[int, int],
        executor: Executor,
        metrics: EmbedderMetrics,
        shots_at_once: int = MOST_SHOTS,
    ) -> None:
        self._aligner = aligner
        self._metrics = metrics
        shape = (shots_at_once, *chip_size_px, 3)
        self._free = deque(_Bench(network, np.zeros(shape, dtype=np.uint8)) for network in networks)
        sizes = [size for size in BUCKETS if size <= shots_at_once]
        self._batcher: Batcher[Shot, _Answer] = Batcher(
            self._run, executor, sizes, concurrency=len(networks), drop=_overwrite
        )

    async def __call__(self, shots: Sequence[Shot]) -> list[Embedded]:
        """Return the embeddings of the shots that can be used, for the caller to overwrite.

        Where one fails, or who asked leaves, nothing is left of the others.
        """
        asked = [asyncio.ensure_future(self._batcher(shot)) for shot in shots]
        answers: list[_Answer] = []
        try:
            answers = await asyncio.gather(*asked)
        finally:
            if len(answers) < len(asked):
                await _let_go(asked)
        return [
            Embedded(values, shot.quality, position)
            for position, (shot, values) in enumerate(zip(shots, answers, strict=True))
            if values is not None
        ]

    def _run(self, shots: Sequence[Shot]) -> list[_Answer]:
        bench = self._free.popleft()
        try:
            return self._embedded(shots, bench)
        finally:
            self._free.append(bench)

    def _embedded(self, shots: Sequence[Shot], bench: _Bench) -> list[_Answer]:
        self._metrics.batch_shots.observe(len(shots))
        places: list[int | None] = []
        sides: list[Sides] = []
        try:
            with self._metrics.batch_seconds.time():
                for shot in shots:
                    aligned = self._aligner.align(shot, bench.chips[len(sides)])
                    places.append(len(sides) if aligned else None)
                    sides += [shot.sides] if aligned else []
                if not sides:
                    return [None] * len(shots)
                embeddings = bench.network.embed(bench.chips[: len(sides)], sides)
        finally:
            bench.chips.fill(0)
        try:
            return [None if place is None else embeddings[place].copy() for place in places]
        finally:
            embeddings.fill(0)


async def _let_go(asked: "Sequence[asyncio.Future[_Answer]]") -> None:
    """Overwrite what is there, and what is still to come."""
    for one in asked:
        if one.done():
            _left(one)
        else:
            one.add_done_callback(_left)
    await asyncio.wait(asked)


def _left(one: "asyncio.Future[_Answer]") -> None:
    if not one.cancelled() and one.exception() is None:
        _overwrite(one.result())


def _overwrite(values: _Answer) -> None:
    if values is not None:
        values.fill(0)
