"""Runs one service as it is, but that it kills itself at a point that a file names: SIGKILL, no word said.

`python -m tests.crashes.dying_service SERVICE`. `CRASHES_FOLDER` has the file `<service>.armed`, in it when,
the call's number, the name. What it comes by is noted in `<service>.reached`, and a death as `<service>.hit`.
"""

import asyncio
import dataclasses
import os
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

from services.cli import service_command
from tests.crashes.trigger import Trigger, guarded

_TOPIC: ContextVar[str] = ContextVar("topic", default="")
_FAUST_SECONDS = 30.0


def main() -> None:
    serve = service_command._serve

    async def serve_dying(names: Sequence[str]) -> None:
        for name in names:
            install(name, Trigger(name, Path(os.environ["CRASHES_FOLDER"])))
        await serve(names)

    service_command._serve = serve_dying
    service_command.main()


def install(service: str, trigger: Trigger) -> None:
    """Put a guard around every step of the runner, and around what every other name stands for."""
    from tests.crashes.points import called

    for name, methods in called(service).items():
        for method in methods:
            guard(method.owner, method.name, trigger, partial(_always, name))
    _install_steps(trigger)


def guard(owner: Any, name: str, trigger: Trigger, named: Callable[[Sequence[Any]], str]) -> None:
    """Replace a method by itself, with a guard that knows it under what `named` makes of its arguments."""
    setattr(owner, name, guarded(getattr(owner, name), trigger, named))


def _always(name: str, given: Sequence[Any]) -> str:
    return name


def _install_steps(trigger: Trigger) -> None:
    from services.alert_dispatcher.adapters.faust_passes.passed_over import waiting_in
    from services.alert_dispatcher.adapters.faust_passes.topics import DECISIONS, MATCHES
    from services.chassis.bus import Record
    from services.chassis.equipment import Equipment
    from services.chassis.kafka_bus.consumer import KafkaConsumer
    from services.chassis.publishing import Publisher
    from services.chassis.runner import Route, Runner
    from services.chassis.topics import Topic

    process, runner = Runner._process, Equipment.runner

    async def until_faust_is_through(consumer: KafkaConsumer) -> None:
        """It acknowledges a match a moment later than it decides: until then that is decided again."""
        partitions = range(await consumer._link.partitions(MATCHES))
        async with asyncio.timeout(_FAUST_SECONDS):
            while await waiting_in(consumer._settings, partitions):
                await asyncio.sleep(0.1)

    async def of_topic(self: Runner, consumer: KafkaConsumer, record: Record, *turns: Any) -> None:
        _TOPIC.set(self._topic.name)
        if trigger.commits_first:
            await consumer.commit(record)
            await consumer._flush()
            if self._topic.name == DECISIONS:
                await until_faust_is_through(consumer)
        await process(self, consumer, record, *turns)

    def with_guarded_handler(self: Equipment, route: Route, *given: Any, **named: Any) -> Runner:
        name = f"{Topic.of(route.message_type).name}: handle"
        handler: Any = route.handler
        guarded_one = guarded(handler.__call__, trigger, partial(_always, name))
        return runner(self, dataclasses.replace(route, handler=guarded_one), *given, **named)

    Runner._process = of_topic  # type: ignore[assignment, method-assign]
    Equipment.runner = with_guarded_handler  # type: ignore[method-assign]
    guard(Runner, "_open", trigger, lambda given: f"{given[0]._topic.name}: open")
    guard(Runner, "_apply", trigger, lambda given: f"{given[0]._topic.name}: settle")
    guard(Publisher, "publish", trigger, lambda _: f"{_TOPIC.get()}: publish")
    guard(KafkaConsumer, "commit", trigger, lambda given: f"{given[1].topic.name}: commit")


if __name__ == "__main__":
    if sys.argv[1:]:
        main()
