"""Templates of many people: every core works, each thread, or process, with models of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import TypeVar

from services.evaluation.apart import each_apart
from services.evaluation.people import Person, picture_of
from services.evaluation.recogniser import Recogniser, Values

In = TypeVar("In")
Out = TypeVar("Out")

Tick = Callable[[], None]


def nothing() -> None:
    """Prepare for nothing."""


class Crew:
    """Threads with a recogniser each: its buffers are one thread's own. `prepare`: as of `each_apart`."""

    def __init__(
        self, make: Callable[[], Recogniser], threads: int, prepare: Callable[[], None] = nothing
    ) -> None:
        self._make = make
        self._threads = threads
        self._prepare = prepare
        self._own = local()

    def each(self, work: Callable[[Recogniser, In], Out], given: Iterable[In], tick: Tick) -> Iterator[Out]:
        """Do `work` on each of `given`, in their order; `tick` is called after each."""
        with ThreadPoolExecutor(self._threads) as pool:
            for answer in pool.map(lambda one: work(self._recogniser(), one), given):
                tick()
                yield answer

    def each_apart(
        self, work: Callable[[Recogniser, In], Out], given: Sequence[In], tick: Tick
    ) -> Iterator[Out]:
        """The same in processes, for work that holds the interpreter: all of it can be pickled, `make` too.

        BadInput when one of them died.
        """
        processes = max(1, min(self._threads, len(given)))
        for answer in each_apart(self._make, processes, work, given, self._prepare):
            tick()
            yield answer

    def _recogniser(self) -> Recogniser:
        if not hasattr(self._own, "recogniser"):
            self._own.recogniser = self._make()
        made: Recogniser = self._own.recogniser
        return made


def templates_of(
    crew: Crew, people: Sequence[Person], photos: int, tick: Tick
) -> Mapping[str, list[Values | None]]:
    """The templates of the first `photos` photographs of each person; None where no face was found."""

    def work(recogniser: Recogniser, person: Person) -> list[Values | None]:
        return [recogniser.template(picture_of(path)) for path in person.photos[:photos]]

    answers = crew.each(work, people, tick)
    return {person.name: found for person, found in zip(people, answers, strict=True)}
