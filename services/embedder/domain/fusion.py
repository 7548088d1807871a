"""Several shots of one person become one template."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.embedder.domain.templates import Template

# Measured (TPIR at FPIR 1 %, LFW degraded): 68 % with the fourth power, 58 % with the plain mean.
_QUALITY_EXPONENT = 4


@dataclass(frozen=True, slots=True)
class Embedded:
    """The embedding of one shot, (length,) float32 of unit length; its quality; its place among the shots."""

    values: NDArray[np.float32]
    quality: float
    position: int


@dataclass(frozen=True, slots=True)
class Fused:
    """One template. `best` and `used` are places among the shots: the best shot, and all that went in."""

    template: Template
    best: int
    used: tuple[int, ...]


def fuse(shots: Sequence[Embedded], model_id: str, same_person_score: float) -> Fused | None:
    """The mean of the shots' embeddings, weighted by quality⁴, at unit length; None without a shot.

    A shot whose cosine with the best one is below `same_person_score` shows somebody else, whom the tracker
    mixed up with this person: it is left out.
    """
    if not shots:
        return None
    best = max(shots, key=lambda shot: shot.quality)
    same = [shot for shot in shots if shot is best or float(shot.values @ best.values) >= same_person_score]
    values = _weighted_sum(same, best)
    length = math.sqrt(float(values @ values))
    if not length > 0:
        return None
    values /= np.float32(length)
    return Fused(Template(values, model_id), best.position, tuple(shot.position for shot in same))


def _weighted_sum(shots: Sequence[Embedded], best: Embedded) -> NDArray[np.float32]:
    total, term = np.zeros_like(best.values), np.zeros_like(best.values)
    for shot in shots:
        weight = (shot.quality / best.quality) ** _QUALITY_EXPONENT if best.quality > 0 else 1.0
        np.multiply(shot.values, np.float32(weight), out=term)
        total += term
    term.fill(0)
    return total
