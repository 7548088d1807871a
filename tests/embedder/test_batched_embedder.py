import asyncio
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from services.embedder.adapters.batched_embedder import BatchedEmbedder
from services.embedder.adapters.cv2_aligner import Cv2Aligner
from services.embedder.domain.shots import Shot, Sides
from services.embedder.metrics import EmbedderMetrics
from tests.embedder.pictures import CHIP_PX, shot


class MeanColours:
    """A template model of three numbers; remembers how large its batches were, and in which threads."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.sides: list[Sides] = []
        self.threads: set[int] = set()
        self.answers: list[NDArray[np.float32]] = []

    def embed(self, chips: NDArray[np.uint8], sides: Sequence[Sides]) -> NDArray[np.float32]:
        self.batches.append(len(chips))
        self.sides += sides
        self.threads.add(threading.get_ident())
        means: NDArray[np.float32] = chips.mean(axis=(1, 2)).astype(np.float32)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        self.answers.append(means)
        return means


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made


@pytest.fixture
def network() -> MeanColours:
    return MeanColours()


@pytest.fixture
def embedder(network: MeanColours, executor: ThreadPoolExecutor, metrics: EmbedderMetrics) -> BatchedEmbedder:
    return BatchedEmbedder(Cv2Aligner(CHIP_PX), [network], (150, 150), executor, metrics)


async def test_shots_of_concurrent_probes_share_batches(
    embedder: BatchedEmbedder, network: MeanColours
) -> None:
    probes = [[shot(seed), shot(seed + 10)] for seed in range(8)]
    answers = await asyncio.gather(*(embedder(shots) for shots in probes))
    assert sum(network.batches) == 16
    assert max(network.batches) == 16
    assert [[each.position for each in answer] for answer in answers] == [[0, 1]] * 8


@pytest.mark.parametrize("most", [1, 2, 4])
async def test_no_batch_is_larger_than_is_good_for_the_model(
    network: MeanColours, executor: ThreadPoolExecutor, metrics: EmbedderMetrics, most: int
) -> None:
    embedder = BatchedEmbedder(Cv2Aligner(CHIP_PX), [network], (150, 150), executor, metrics, most)
    probes = [[shot(seed), shot(seed + 10), shot(seed + 20)] for seed in range(4)]
    answers = await asyncio.gather(*(embedder(shots) for shots in probes))
    assert (sum(network.batches), max(network.batches)) == (12, most)
    assert [[each.position for each in answer] for answer in answers] == [[0, 1, 2]] * 4


class OneOfTwo(MeanColours):
    """Answers once the other is at work too, and is at work for one thread alone."""

    def __init__(self, both: threading.Barrier) -> None:
        super().__init__()
        self._both = both
        self._alone = threading.Lock()

    def embed(self, chips: NDArray[np.uint8], sides: Sequence[Sides]) -> NDArray[np.float32]:
        assert self._alone.acquire(blocking=False)
        try:
            self._both.wait(timeout=30)
            return super().embed(chips, sides)
        finally:
            self._alone.release()


async def test_two_batches_are_worked_on_at_once_each_by_a_network_of_its_own(
    metrics: EmbedderMetrics,
) -> None:
    both = threading.Barrier(2)
    networks = [OneOfTwo(both), OneOfTwo(both)]
    shots = [shot(seed, quality=float(seed)) for seed in range(8)]
    with ThreadPoolExecutor(4) as executor:
        embedder = BatchedEmbedder(Cv2Aligner(CHIP_PX), networks, (150, 150), executor, metrics, 1)
        answers = await embedder(shots)
        alone = BatchedEmbedder(Cv2Aligner(CHIP_PX), [MeanColours()], (150, 150), executor, metrics)
        expected = await alone(shots)
    assert [network.batches for network in networks] == [[1] * 4] * 2
    assert [each.quality for each in answers] == [float(seed) for seed in range(8)]
    for one, other in zip(answers, expected, strict=True):
        assert np.array_equal(one.values, other.values)
    assert not any(bench.chips.any() for bench in embedder._free)


class FailsOnce(MeanColours):
    """At its third batch."""

    def embed(self, chips: NDArray[np.uint8], sides: Sequence[Sides]) -> NDArray[np.float32]:
        if len(self.batches) == 2:
            self.batches.append(len(chips))
            raise RuntimeError("the network failed")
        return super().embed(chips, sides)


def keeping(embedder: BatchedEmbedder, monkeypatch: pytest.MonkeyPatch) -> list[NDArray[np.float32]]:
    """Every embedding that it makes, as it is handed out."""
    given: list[NDArray[np.float32]] = []
    embedded = embedder._embedded

    def kept(shots: Sequence[Shot], bench: Any) -> Sequence[NDArray[np.float32] | None]:
        answers = embedded(shots, bench)
        given.extend(values for values in answers if values is not None)
        return answers

    monkeypatch.setattr(embedder, "_embedded", kept)
    return given


async def test_where_one_shot_fails_all_are_done_with_and_nothing_is_left_of_the_others(
    executor: ThreadPoolExecutor, metrics: EmbedderMetrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = FailsOnce()
    embedder = BatchedEmbedder(Cv2Aligner(CHIP_PX), [network], (150, 150), executor, metrics, 1)
    given = keeping(embedder, monkeypatch)
    with pytest.raises(RuntimeError, match="the network failed"):
        await embedder([shot(seed) for seed in range(5)])
    assert len(network.batches) == 5
    assert len(given) == 4
    assert not any(values.any() for values in given)


@pytest.mark.parametrize("answered", range(1, 5))
async def test_nothing_is_left_of_what_nobody_waits_for_any_more(
    answered: int, executor: ThreadPoolExecutor, metrics: EmbedderMetrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asked leaves when so many of their shots are through: in a batch, or between two."""
    network = MeanColours()
    embedder = BatchedEmbedder(Cv2Aligner(CHIP_PX), [network], (150, 150), executor, metrics, 1)
    given = keeping(embedder, monkeypatch)
    asked = asyncio.create_task(embedder([shot(seed) for seed in range(5)]))
    while len(given) < answered:
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert len(await embedder([shot(9)])) == 1  # what was begun is through
    assert answered <= len(given) - 1
    assert not any(values.any() for values in given[:-1])
    assert given[-1].any()


async def test_each_shot_gets_its_own_embedding_whatever_it_was_batched_with(
    embedder: BatchedEmbedder,
) -> None:
    shots = [shot(seed, quality=float(seed)) for seed in range(1, 6)]
    alone = [(await embedder([each]))[0] for each in shots]
    together = await embedder(shots)
    assert [each.quality for each in together] == [1.0, 2.0, 3.0, 4.0, 5.0]
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.values, other.values)


async def test_a_shot_that_cannot_be_used_is_left_out(embedder: BatchedEmbedder) -> None:
    answer = await embedder([Shot(b"broken", CHIP_PX, 9.0), shot(1), Shot(b"", CHIP_PX, 9.0), shot(2)])
    assert [each.position for each in answer] == [1, 3]


async def test_each_is_embedded_by_its_own_sides(embedder: BatchedEmbedder, network: MeanColours) -> None:
    shots = [replace(shot(seed), sides=side) for seed, side in enumerate(Sides)]
    await embedder([shots[0], Shot(b"broken", CHIP_PX, 9.0), *shots[1:]])
    assert network.sides == list(Sides)


async def test_a_batch_without_a_usable_shot_does_not_reach_the_model(
    embedder: BatchedEmbedder, network: MeanColours
) -> None:
    assert await embedder([Shot(b"broken", CHIP_PX, 9.0)]) == []
    assert network.batches == []


async def test_the_model_never_runs_on_the_event_loop(
    embedder: BatchedEmbedder, network: MeanColours
) -> None:
    await embedder([shot()])
    assert threading.get_ident() not in network.threads


async def test_chips_and_embeddings_are_overwritten(embedder: BatchedEmbedder, network: MeanColours) -> None:
    answer = await embedder([shot(1), shot(2)])
    assert not any(bench.chips.any() for bench in embedder._free)
    assert not any(each.any() for each in network.answers)
    assert all(each.values.any() for each in answer)
