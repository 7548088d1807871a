"""Work that holds the interpreter for most of its time, in processes that have a recogniser each."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import TypeVar

from services.chassis import hygiene
from services.chassis.errors import BadInput
from services.evaluation.recogniser import Recogniser

In = TypeVar("In")
Out = TypeVar("Out")

# Ctrl-C and a terminal that closes reach all of them: it is the one who asked that ends the others.
_FOR_THE_ONE_WHO_ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


@dataclass(slots=True)
class _Own:
    """What a process has: how it prepares and makes its recogniser, and that from its first work on."""

    make: Callable[[], Recogniser]
    prepare: Callable[[], None]
    recogniser: Recogniser | None = None


_own: list[_Own] = []


def each_apart(
    make: Callable[[], Recogniser],
    processes: int,
    work: Callable[[Recogniser, In], Out],
    given: Sequence[In],
    prepare: Callable[[], None],
) -> Generator[Out, None, None]:
    """Do `work` on each of `given`, and yield what came of it in their order.

    All of it is pickled: `make`, `work`, and `prepare`, which each process calls before all else, are
    functions of modules, or `partial` of them. What they raise is raised here. Temporary files are in one
    folder, which is gone in the end, also when the one who asked is killed.

    BadInput when one of the processes died.
    """
    others = set(active_children())
    with tempfile.TemporaryDirectory() as folder:
        start = partial(_begin, make, prepare, folder)
        pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=start)
        done = False
        try:
            yield from pool.map(partial(_do, work), given)
            done = True
        except BrokenProcessPool:
            raise BadInput(
                "a process that measured has died: is memory short? Give fewer --threads"
            ) from None
        finally:
            if not done:
                for mine in set(active_children()) - others:
                    mine.kill()
            pool.shutdown(cancel_futures=True)


def _begin(make: Callable[[], Recogniser], prepare: Callable[[], None], folder: str) -> None:
    """Once in each process. What may fail waits for the first work, whose answer tells of it."""
    for number in _FOR_THE_ONE_WHO_ASKED:
        signal.signal(number, signal.SIG_IGN)
    Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    tempfile.tempdir = folder
    _own.append(_Own(make, prepare))


def _end_with_parent(folder: str) -> None:
    """Whoever was killed removes nothing: those that go with it do."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def _do(work: Callable[[Recogniser, In], Out], one: In) -> Out:
    (own,) = _own
    if own.recogniser is None:
        own.prepare()
        if hygiene.overwrites_freed_memory():
            hygiene.guard_memory()
        own.recogniser = own.make()
    return work(own.recogniser, one)
