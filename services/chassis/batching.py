"""Batching: concurrent calls are gathered and run together, off the event loop."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

BUCKETS = (1, 2, 4, 8, 16)


class Batcher(Generic[T, R]):
    """Gathers concurrent calls into the largest bucket that is waiting.

    `run` gets between 1 and max(buckets) items and returns as many results, in order; it runs on
    `executor`. At most `concurrency` batches run at once; what comes meanwhile waits and is gathered.
    """

    def __init__(
        self,
        run: Callable[[Sequence[T]], Sequence[R]],
        executor: Executor,
        buckets: Sequence[int] = BUCKETS,
        concurrency: int = 1,
    ) -> None:
        self._run = run
        self._executor = executor
        self._buckets = tuple(sorted(buckets, reverse=True))
        self._free = concurrency
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, item: T) -> R:
        """Return the result of `item`; an error of the batch is raised to each of its callers."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._free:
            self._start()
        return await answer

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
        size = next((b for b in self._buckets if b <= len(self._waiting)), 1)
        batch, self._waiting = self._waiting[:size], self._waiting[size:]
        loop = asyncio.get_running_loop()
        try:
            results = await loop.run_in_executor(self._executor, self._run, [item for item, _ in batch])
        except BaseException as error:  # passed on to those who wait for it
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for (_, answer), result in zip(batch, results, strict=True):
            if not answer.done():
                answer.set_result(result)
