"""Batching."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.chassis.batching import Batcher


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


class Doubler:
    """Doubles numbers; 13 cannot be doubled."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.threads: set[int] = set()

    def __call__(self, items: Sequence[int]) -> Sequence[int]:
        self.sizes.append(len(items))
        self.threads.add(threading.get_ident())
        if 13 in items:
            raise ValueError("unlucky")
        return [2 * item for item in items]


async def test_each_caller_gets_its_own_result(executor: ThreadPoolExecutor) -> None:
    batcher = Batcher(Doubler(), executor)
    assert await asyncio.gather(*map(batcher, range(10))) == [2 * number for number in range(10)]


@pytest.mark.parametrize(
    ("callers", "sizes"), [(1, [1]), (2, [2]), (7, [4, 2, 1]), (16, [16]), (37, [16, 16, 4, 1])]
)
async def test_callers_are_gathered_into_the_largest_bucket(
    executor: ThreadPoolExecutor, callers: int, sizes: list[int]
) -> None:
    run = Doubler()
    await asyncio.gather(*map(Batcher(run, executor), range(20, 20 + callers)))
    assert run.sizes == sizes


async def test_work_is_off_the_event_loop(executor: ThreadPoolExecutor) -> None:
    run = Doubler()
    await Batcher(run, executor)(1)
    assert threading.get_ident() not in run.threads


async def test_an_error_reaches_each_caller_of_its_batch_and_nobody_else(
    executor: ThreadPoolExecutor,
) -> None:
    batcher = Batcher(Doubler(), executor, buckets=(1, 2))
    answers = await asyncio.gather(*map(batcher, (13, 1, 2)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ValueError, ValueError, int]
    assert await batcher(4) == 8


async def test_too_few_results_are_an_error_for_each_caller(executor: ThreadPoolExecutor) -> None:
    batcher: Batcher[int, int] = Batcher(lambda items: items[:1], executor)
    answers = await asyncio.gather(*map(batcher, (1, 2)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [RuntimeError, RuntimeError]


async def test_who_left_is_not_worked_for(executor: ThreadPoolExecutor) -> None:
    run = Doubler()
    batcher = Batcher(run, executor)
    leaving, staying = asyncio.create_task(batcher(13)), asyncio.create_task(batcher(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 4
    assert run.sizes == [1]


async def test_what_comes_while_a_batch_runs_is_gathered(executor: ThreadPoolExecutor) -> None:
    may_end, sizes, started = threading.Event(), list[int](), asyncio.Event()
    loop = asyncio.get_running_loop()

    def run(items: Sequence[int]) -> Sequence[int]:
        sizes.append(len(items))
        loop.call_soon_threadsafe(started.set)
        may_end.wait(30)
        return items

    batcher = Batcher(run, executor)
    first = asyncio.create_task(batcher(0))
    await started.wait()
    later = [asyncio.create_task(batcher(number)) for number in range(1, 5)]
    await asyncio.sleep(0)
    may_end.set()
    assert await asyncio.gather(first, *later) == [0, 1, 2, 3, 4]
    assert sizes == [1, 4]


@pytest.mark.parametrize("callers", [1, 2, 4, 7])
async def test_no_worker_takes_more_than_its_share(executor: ThreadPoolExecutor, callers: int) -> None:
    run = Doubler()
    batcher = Batcher(run, executor, concurrency=2)
    await asyncio.gather(*map(batcher, range(20, 20 + callers)))
    assert sum(run.sizes) == callers
    assert max(run.sizes) <= (callers + 1) // 2


class Held(Doubler):
    """Goes on when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, items: Sequence[int]) -> Sequence[int]:
        self.begun.set()
        assert self.go_on.wait(30)
        return super().__call__(items)


async def test_what_nobody_takes_is_dropped_and_nothing_else(executor: ThreadPoolExecutor) -> None:
    run, dropped = Held(), list[int]()
    batcher = Batcher(run, executor, drop=dropped.append)
    leaving, staying = asyncio.create_task(batcher(3)), asyncio.create_task(batcher(2))
    while not run.begun.is_set():
        await asyncio.sleep(0)
    leaving.cancel()
    run.go_on.set()
    assert await staying == 4
    assert dropped == [6]


async def test_who_leaves_as_the_answer_is_there_leaves_it_to_be_dropped(
    executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped = list[int]()
    batcher = Batcher(Doubler(), executor, drop=dropped.append)
    asked, tell = asyncio.create_task(batcher(3)), batcher._tell

    def told(*of_a_batch: Any) -> None:
        tell(*of_a_batch)
        asked.cancel()

    monkeypatch.setattr(batcher, "_tell", told)
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert dropped == [6]


async def test_what_is_too_few_is_dropped(executor: ThreadPoolExecutor) -> None:
    dropped = list[int]()
    batcher: Batcher[int, int] = Batcher(lambda items: items[:1], executor, drop=dropped.append)
    await asyncio.gather(*map(batcher, (1, 2)), return_exceptions=True)
    assert dropped == [1]


async def test_what_a_thread_is_at_when_all_ends_is_dropped_by_it(executor: ThreadPoolExecutor) -> None:
    run, dropped = Held(), list[int]()
    batcher = Batcher(run, executor, drop=dropped.append)
    asked = asyncio.create_task(batcher(3))
    while not run.begun.is_set():
        await asyncio.sleep(0)
    (worker,) = batcher._running
    worker.cancel()
    await asyncio.wait([asked, worker])
    assert asked.cancelled() and dropped == []
    run.go_on.set()
    await asyncio.to_thread(executor.shutdown)
    assert dropped == [6]
