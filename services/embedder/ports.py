"""What the embedder asks of the world."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.embedder.domain.fusion import Embedded
from services.embedder.domain.shots import Shot, Sides


class Aligner(Protocol):
    """Cuts the chip of a face out of its shot."""

    def align(self, shot: Shot, chip: NDArray[np.uint8]) -> bool:
        """Write the chip into `chip` (height, width, 3) uint8 RGB; False when the shot cannot be used."""


class Network(Protocol):
    """The template model."""

    def embed(self, chips: NDArray[np.uint8], sides: Sequence[Sides]) -> NDArray[np.float32]:
        """Return (n, length) float32 of unit length for `chips` (n, height, width, 3) uint8 RGB, of each by
        its `sides` (n).
        """


class ShotEmbedder(Protocol):
    """Makes embeddings of shots."""

    async def __call__(self, shots: Sequence[Shot]) -> list[Embedded]:
        """Return the embeddings of the shots that can be used, for the caller to overwrite."""
