"""What an error holds of a search that failed."""

import weakref

from services.matcher.adapters.rinsing import chain_of, let_go


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
