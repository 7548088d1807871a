"""What a search leaves in this process."""

import traceback

import numpy as np

# More than numpy keeps of one size (7 in NumPy 2.4) and than a search uses.
_RINSED_ARRAYS = 32


def rinse_arrays(length: int) -> None:
    """Overwrite the small arrays that numpy keeps for reuse: a search leaves the probe's template in them."""
    kept = [np.zeros(length, dtype=np.float32) for _ in range(_RINSED_ARRAYS)]
    del kept


def chain_of(error: BaseException) -> list[BaseException]:
    """Return an error and all that led to it. pymilvus raises errors that are their own cause."""
    chain: list[BaseException] = []
    found = [error]
    while found:
        one = found.pop()
        if one not in chain:
            chain.append(one)
            found += [other for other in (one.__cause__, one.__context__) if other is not None]
    return chain


def let_go(error: BaseException) -> None:
    """Take from an error what it holds of the call that failed: the frames' variables, a template among them.

    An error that is its own cause would hold them until the collector comes by.
    """
    for one in chain_of(error):
        traceback.clear_frames(one.__traceback__)
        one.__traceback__ = one.__cause__ = one.__context__ = None
