"""Batching: concurrent calls are gathered and run together, off the event loop."""

import asyncio
import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

BUCKETS = (1, 2, 4, 8, 16)


class Batcher(Generic[T, R]):
    """Gathers concurrent calls into the largest bucket that is waiting.

    `run` gets between 1 and max(buckets) items and returns as many results, in order; it runs on
    `executor`. At most `concurrency` batches run at once; what comes meanwhile waits and is shared out.
    `drop` gets each result that nobody takes, as who asked for it has left meanwhile; in any thread.
    """

    def __init__(
        self,
        run: Callable[[Sequence[T]], Sequence[R]],
        executor: Executor,
        buckets: Sequence[int] = BUCKETS,
        concurrency: int = 1,
        drop: Callable[[R], object] = lambda _: None,
    ) -> None:
        self._run = run
        self._executor = executor
        self._buckets = tuple(sorted(buckets, reverse=True))
        self._concurrency = self._free = concurrency
        self._drop = drop
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, item: T) -> R:
        """Return the result of `item`; an error of the batch is raised to each of its callers."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._free:
            self._start()
        try:
            return await answer
        except asyncio.CancelledError:
            if answer.done() and not answer.cancelled() and answer.exception() is None:
                self._drop(answer.result())
            raise

    def _start(self) -> None:
        self._free -= 1
        task = asyncio.create_task(self._work())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _work(self) -> None:
        try:
            await asyncio.sleep(0)  # lets callers of this turn of the loop join
            while self._waiting:
                await self._run_one_batch()
        finally:
            self._free += 1

    async def _run_one_batch(self) -> None:
        self._waiting = [(item, answer) for item, answer in self._waiting if not answer.done()]
        # Each worker takes its share: one large batch would keep one core busy and leave another idle.
        share = math.ceil(len(self._waiting) / self._concurrency)
        size = next((b for b in self._buckets if b <= share), share)
        batch, self._waiting = self._waiting[:size], self._waiting[size:]
        if not batch:
            return
        running = self._executor.submit(self._run, [item for item, _ in batch])
        try:
            await asyncio.wait([asyncio.wrap_future(running)])
        finally:
            self._tell(running, [answer for _, answer in batch])

    def _tell(self, ran: "Future[Sequence[R]]", answers: "Sequence[asyncio.Future[R]]") -> None:
        """Pass on what came of a batch to each who still waits for it."""
        waiting = [(index, answer) for index, answer in enumerate(answers) if not answer.done()]
        if not ran.done() or ran.cancelled():
            for _, answer in waiting:
                answer.cancel()
            # The loop may be gone when the thread is through with it.
            ran.add_done_callback(self._drop_all)
            return
        error = ran.exception()
        results = list(ran.result()) if error is None else []
        if error is None and len(results) != len(answers):
            error = RuntimeError("a batch has another number of results than of items")
        taken = set()
        for index, answer in waiting:
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(results[index])
                taken.add(index)
        for index, result in enumerate(results):
            if index not in taken:
                self._drop(result)

    def _drop_all(self, ran: "Future[Sequence[R]]") -> None:
        if not ran.cancelled() and ran.exception() is None:
            for result in ran.result():
                self._drop(result)
