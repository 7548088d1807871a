"""Few may wait, and of one place fewer: a flood leaves room for others."""

from contextlib import ExitStack

from services.registrar.domain.queueing import Queue


def taken(queue: Queue, stack: ExitStack, *sources: str) -> list[bool]:
    return [stack.enter_context(queue.place(source)) for source in sources]


def test_of_one_place_few_wait_and_of_others_still_some() -> None:
    queue = Queue(most=4, most_of_one=2)
    with ExitStack() as stack:
        assert taken(queue, stack, "a", "a", "a") == [True, True, False]
        assert taken(queue, stack, "b", "c", "d") == [True, True, False]


def test_who_had_no_room_takes_none_and_who_leaves_makes_room() -> None:
    queue = Queue(most=1, most_of_one=1)
    with ExitStack() as stack:
        assert taken(queue, stack, "a", "b", "b") == [True, False, False]
    with ExitStack() as stack:
        assert taken(queue, stack, "b") == [True]
    assert not queue._waiting
