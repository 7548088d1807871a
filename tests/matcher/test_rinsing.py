"""What a failed search leaves in this process."""

import weakref

import numpy as np

from services.matcher.adapters.rinsing import chain_of, let_go, rinse_arrays


class Template:
    """Stands for what a call held: it can be watched."""


def failing(watched: list["weakref.ref[Template]"]) -> None:
    template = Template()
    watched.append(weakref.ref(template))
    try:
        raise ValueError("the first of them")
    except ValueError:
        wrong = RuntimeError("its own cause")
        raise wrong from wrong


def test_an_error_that_is_let_go_holds_nothing_of_the_call() -> None:
    watched: list[weakref.ref[Template]] = []
    try:
        failing(watched)
    except RuntimeError as error:
        kept = error
        assert [type(one) for one in chain_of(error)] == [RuntimeError, ValueError]
        assert watched[0]() is not None
        let_go(error)
    assert watched[0]() is None
    assert chain_of(kept) == [kept]


def test_small_arrays_that_numpy_keeps_are_overwritten() -> None:
    probe = np.full(128, 0.25, np.float32)
    del probe
    rinse_arrays(128)
    again = [np.empty(128, np.float32) for _ in range(8)]
    assert not any((array == 0.25).any() for array in again)
