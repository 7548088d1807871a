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
