import pytest

from services.chassis.batching import BUCKETS
from services.embedder.domain.batching import MOST_SHOTS, Batching


@pytest.mark.parametrize(
    ("packs_shots", "on_processor", "asked", "expected"),
    [
        (16, True, 0, Batching(16, 1)),
        (1, True, 0, Batching(1, 2)),
        (2, True, 0, Batching(2, 1)),
        (1, True, 1, Batching(1, 1)),
        (16, True, 3, Batching(16, 3)),
        (1, False, 0, Batching(16, 1)),
        (1, False, 2, Batching(16, 2)),
    ],
)
def test_what_a_pack_says_counts_on_a_processor_and_what_is_asked_counts_everywhere(
    packs_shots: int, on_processor: bool, asked: int, expected: Batching
) -> None:
    assert Batching.of(packs_shots, on_processor, asked) == expected


def test_the_largest_batch_is_one_that_calls_are_gathered_into() -> None:
    assert max(BUCKETS) == MOST_SHOTS
