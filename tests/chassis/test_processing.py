"""The life of services in one process."""

import asyncio

import pytest

from services.chassis.processing import Running, Service


async def test_services_are_closed_in_reverse_whatever_happens_to_one() -> None:
    closed: list[str] = []

    def service(name: str, *, fails: bool = False) -> Service:
        async def close() -> None:
            closed.append(name)
            if fails:
                raise ValueError(name)

        return Service(name, close=close)

    running = Running()
    for made in (service("first"), service("second", fails=True), service("third")):
        await running.open(made)
    with pytest.raises(ValueError, match="second"):
        await running.stop()
    assert closed == ["third", "second", "first"]


async def test_a_reader_finishes_what_it_has_before_the_jobs_are_cancelled() -> None:
    done: list[str] = []
    running = Running()

    async def job() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            done.append("job")

    async def reader() -> None:
        await running.stopping.wait()
        await asyncio.sleep(0)
        done.append("reader")

    running.start(Service("both", (job,), (reader,)))
    await asyncio.sleep(0)
    await running.stop(grace_seconds=30)
    assert done == ["reader", "job"]


async def test_a_reader_that_does_not_finish_is_cancelled_when_the_grace_is_over() -> None:
    running = Running()
    cancelled = asyncio.Event()

    async def reader() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    running.start(Service("stubborn", (), (reader,)))
    await asyncio.sleep(0)
    await running.stop(grace_seconds=0.01)
    assert cancelled.is_set()


async def test_what_keeps_a_service_from_its_work_is_told() -> None:
    running = Running()
    await running.open(Service("one", problems=lambda: ["one: the bus is away"]))
    await running.open(Service("another"))
    assert running.problems() == ["one: the bus is away"]
    await running.stop()


async def test_the_first_job_that_fails_is_told() -> None:
    async def waits() -> None:
        await asyncio.Event().wait()

    async def fails() -> None:
        raise ValueError("a job has failed")

    running = Running()
    running.start(Service("waits", (waits,)))
    running.start(Service("fails", (fails,)))
    with pytest.raises(ValueError, match="a job has failed"):
        await running.failure()
    await running.stop()
