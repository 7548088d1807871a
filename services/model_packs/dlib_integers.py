"""Reads a file that is nothing but integers as dlib serializes them (dlib/serialize.h).

Each is one control byte (low four bits: how many bytes follow, high bit: sign) and those bytes,
little-endian. So only who has read one knows where the next begins. To read millions at once the file is cut
into stretches, and all are walked through side by side from their first byte, as if an integer began there.
Who then comes from the stretch before soon meets that walk, and has the rest of its way.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]

_MOST_BYTES = 8
_STRETCH_BYTES = 8192
# What is no integer has some length, too: it is refused when all places are known.
_LENGTHS = bytes(min(control & 0x0F, _MOST_BYTES) + 1 for control in range(256))
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(_MOST_BYTES + 1)], np.uint64)


def integers(data: bytes) -> Integers:
    """Every integer, in order (n,). Raises ValueError where something else stands, or the end is missing."""
    if not data:
        raise ValueError("no integer")
    # What follows the end is as long as the longest, so that each can be read whole.
    padded = np.frombuffer(data + bytes(_MOST_BYTES), np.uint8)
    places = _places(data.translate(_LENGTHS))
    control = padded[places]
    counts = control & 0x0F
    if counts.min() < 1 or counts.max() > _MOST_BYTES:
        raise ValueError("no integer")
    if places[-1] + 1 + counts[-1] != len(data):
        raise ValueError("the file ends within a number")
    eights = np.ndarray((len(data),), "<u8", padded.data, offset=1, strides=(1,))
    values: Integers = (eights[places] & _MASKS[counts]).view(np.int64)
    np.negative(values, where=control >= 0x80, out=values)
    return values


def _places(lengths: bytes) -> Integers:
    """Where integers begin, in order (n,). `lengths`: how long one would be that begins there."""
    begins = np.arange(0, len(lengths), _STRETCH_BYTES)
    ends = np.minimum(begins + _STRETCH_BYTES, len(lengths))
    walked, leaves = _walked(lengths, begins, ends)
    met = bytearray(len(lengths))
    np.frombuffer(met, np.uint8)[walked] = 1
    at, entered = 0, []
    for end, leaves_at in zip(ends.tolist(), leaves.tolist(), strict=True):
        entered.append(at)
        while at < end and not met[at]:
            at += lengths[at]
        at = leaves_at if at < end else at
    return np.sort(_walked(lengths, np.array(entered), ends)[0])


def _walked(lengths: bytes, at: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """All places by which each comes on its way to its end (n,), in no order, and where each comes out."""
    steps, leaves, visited = np.frombuffer(lengths, np.uint8), at.copy(), []
    still = np.flatnonzero(at < ends)
    at, ends = at[still], ends[still]
    while len(still):
        visited.append(at)
        at = at + steps[at]
        inside = at < ends
        if not inside.all():
            leaves[still[~inside]] = at[~inside]
            still, at, ends = still[inside], at[inside], ends[inside]
    return np.concatenate(visited), leaves
