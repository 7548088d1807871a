"""Which sides of a face are embedded: the face, its mirror image, or both."""

from collections.abc import Sequence
from dataclasses import replace

from services.embedder.domain.shots import Shot, Sides


def sided(shots: Sequence[Shot]) -> list[Shot]:
    """The same shots, in their order: the best one by both sides, the others in turn by one.

    A mirror image is worth what a second, slightly other shot is. Beside the best shot, which weighs most,
    others serve as well by either side, and cost half (docs/accuracy.md). Where it turns out to be no picture
    none is embedded by both.
    """

    def rank(place: int) -> tuple[bool, float]:
        return not shots[place].can_be_aligned(), -shots[place].quality

    sides = {place: side_of(number) for number, place in enumerate(sorted(range(len(shots)), key=rank))}
    return [replace(shot, sides=sides[place]) for place, shot in enumerate(shots)]


def side_of(rank: int) -> Sides:
    """Of a shot of a probe; 0 is the best one."""
    if rank == 0:
        return Sides.BOTH
    return Sides.MIRRORED if rank % 2 else Sides.UPRIGHT
