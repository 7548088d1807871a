"""What a search leaves in this process."""

import traceback

import numpy as np

# More than numpy keeps of one size (7 in NumPy 2.4) and than a search uses.
_RINSED_ARRAYS = 32


def rinse_arrays(length: int) -> None:
    """Overwrite the small arrays that numpy keeps for reuse: a search leaves the probe's template in them."""
    kept = [np.zeros(length, dtype=np.float32) for _ in range(_RINSED_ARRAYS)]
    del kept


def let_go(error: BaseException) -> None:
    """Take from an error what it holds of the call that failed: the frames' variables, a template among them.

    An error that is its own cause (pymilvus raises them so) is freed only when the collector comes by.
    """
    chain: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in chain:
        chain.append(found)
        found = found.__cause__ or found.__context__
    for one in chain:
        traceback.clear_frames(one.__traceback__)
        one.__traceback__ = one.__cause__ = one.__context__ = None
