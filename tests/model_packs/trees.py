"""Shape predictors as dlib writes them, small ones made by hand."""

from collections.abc import Sequence
from math import frexp

from tests.model_packs.test_dlib_dat import integer

_MANTISSA_BITS = 24
SPLITS = 15


def real(value: float) -> bytes:
    """Mantissa and exponent of two."""
    mantissa, exponent = frexp(value)
    return integer(round(mantissa * 2**_MANTISSA_BITS)) + integer(exponent - _MANTISSA_BITS if value else 0)


def column(values: Sequence[float]) -> bytes:
    return integer(-len(values)) + integer(-1) + b"".join(map(real, values))


def listed(items: Sequence[bytes]) -> bytes:
    return integer(len(items)) + b"".join(items)


def tree(
    first: int,
    second: int,
    limit: float,
    yes: Sequence[float],
    no: Sequence[float],
    *,
    splits: int = SPLITS,
) -> bytes:
    """One that asks the same at each split: of two pixels, whether the first is so much brighter."""
    split = integer(first) + integer(second) + real(limit)
    leaves = [column(yes), *[column(no)] * splits]
    return listed([split] * splits) + listed(leaves)


def predictor(
    mean: Sequence[float],
    stages: Sequence[Sequence[bytes]],
    anchors: Sequence[int],
    offsets: Sequence[tuple[float, float]],
) -> bytes:
    """All stages see the same pixels."""
    pixels = listed([integer(anchor) for anchor in anchors])
    away = listed([real(x) + real(y) for x, y in offsets])
    return (
        integer(1)
        + column(mean)
        + listed([listed(stage) for stage in stages])
        + listed([pixels] * len(stages))
        + listed([away] * len(stages))
    )
