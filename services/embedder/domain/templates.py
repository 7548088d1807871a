"""A template: what a model made of a face."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """`values`: (length,) float32 of unit length, its own. Templates of different models never meet."""

    values: NDArray[np.float32]
    model_id: str

    @classmethod
    def from_bytes(cls, data: bytes, model_id: str) -> "Template":
        """The template in little-endian float32 bytes. Raises ValueError when they are no unit vector."""
        values = np.frombuffer(data, dtype="<f4").astype(np.float32)
        if not np.isclose(np.linalg.norm(values), 1.0, atol=1e-3):
            raise ValueError("not a unit vector")
        return cls(values, model_id)

    def to_bytes(self) -> bytes:
        """Little-endian float32."""
        return self.values.astype("<f4", copy=False).tobytes()

    def score(self, other: "Template") -> float:
        """The cosine with another template, −1 to 1. Raises ValueError when another model made it."""
        if self.model_id != other.model_id:
            raise ValueError("templates of different models cannot be compared")
        return float(self.values @ other.values)

    def wipe(self) -> None:
        """Overwrite the numbers."""
        self.values.fill(0)
