"""How many shots go through the model together, and how many such batches at once."""

from dataclasses import dataclass
from typing import Self

MOST_SHOTS = 16


@dataclass(frozen=True, slots=True)
class Batching:
    """`shots`: the largest batch, 1, 2, 4, 8 or 16. `batches`: as many are worked on at once."""

    shots: int = MOST_SHOTS
    batches: int = 1

    @classmethod
    def of(cls, packs_shots: int, on_processor: bool, asked_batches: int) -> Self:
        """What a pack says of shots was measured on a processor, and counts there alone.

        `asked_batches`: 0 takes what is best: two, where a batch is one shot on one core; else one.
        """
        shots = packs_shots if on_processor else MOST_SHOTS
        return cls(shots, asked_batches or (2 if shots == 1 else 1))
