"""Whether a run leaves something of a face behind: shown noise before the first face, and looked for."""

import gc
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.model_packs.memory_reading import Needles, of_this_process

# As many numbers in a row are nowhere by chance.
_VALUES: Final = 16
# The first runs of a session allocate, and measure which way is fastest.
_RUNS_BEFORE: Final = 2
_SIDE_PX: Final = 160
_ROWS: Final = 2


def what_remains(told: Any, card: Callable[[], Mapping[int, str]]) -> list[str]:
    """What is left in this process of a run on noise and of its answers, and how much on the card is not as
    another run left it. `card` tells what lies where on it.

    The process has to overwrite what it frees (`hygiene.guard_memory`).
    """
    shape = _shape(told.get_inputs()[0].shape)
    for seed in range(_RUNS_BEFORE):
        _run(told, shape, seed)
    before = _run_and_see(told, shape, _RUNS_BEFORE, card)
    after = _run_and_see(told, shape, _RUNS_BEFORE + 1, card)
    differing = sum(after[1].get(where) != content for where, content in before[1].items())
    left = [f"{name} in the process" for name in sorted(before[0] | after[0])]
    return left + ([f"something of it in {differing} places on the card"] if differing else [])


def _run_and_see(
    told: Any, shape: tuple[int, ...], seed: int, card: Callable[[], Mapping[int, str]]
) -> tuple[set[str], Mapping[int, str]]:
    needles = _run(told, shape, seed)
    gc.collect()
    # The card last: what is read of it is copied by way of this process.
    return {name for _, piece in of_this_process() for name in needles.found_in(piece)}, card()


def _run(told: Any, shape: tuple[int, ...], seed: int) -> Needles:
    rows = np.random.default_rng(seed).standard_normal(shape, np.float32)
    answers: list[NDArray[Any]] = told.run(None, {told.get_inputs()[0].name: rows})
    try:
        return Needles({"the picture": _part([rows]), "the answer": _part(answers)})
    finally:
        for values in (rows, *answers):
            values.fill(0)


def _part(arrays: Iterable[NDArray[Any]]) -> NDArray[Any]:
    """Numbers in a row, not mostly zeros: of the first array that has them."""
    flat: NDArray[Any] = np.zeros(0, np.float32)
    for values in arrays:
        flat = values.reshape(-1)
        for start in range(len(flat) // 2, len(flat) - _VALUES):
            if np.count_nonzero(flat[start : start + _VALUES]) > _VALUES // 2:
                return flat[start : start + _VALUES]
    return flat


def _shape(declared: list[int | str]) -> tuple[int, ...]:
    rows, *sides = (side if isinstance(side, int) else 0 for side in declared)
    return (rows or _ROWS, *(side or _SIDE_PX for side in sides))
