"""Kills its own process at the call that a file asks for."""

import asyncio
import functools
import inspect
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

# The name of a file: as long as it is there what must fail has to fail.
CONTROL = "commits-first"
# As often as it takes until what was called has sent what it asks for, and waits.
_TURNS = 8


@dataclass(slots=True)
class Trigger:
    """`<service>.armed` in `folder` says when, at which call from then on, and at which name."""

    service: str
    folder: Path
    _known: set[str] = field(default_factory=set)
    _order: str = ""
    _calls: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def comes_by(self, name: str, when: str) -> bool:
        """Note that a name is reached; say whether this is where to die."""
        with self._lock:
            if name not in self._known:
                self._known.add(name)
                with (self.folder / f"{self.service}.reached").open("a") as file:
                    file.write(f"{name}\n")
            order = self._armed()
            if order != self._order:
                self._order, self._calls = order, 0
            if not order:
                return False
            wanted, call, at = order.split("\t")
            if (wanted, at) != (when, name):
                return False
            self._calls += 1
            return self._calls == int(call)

    @property
    def commits_first(self) -> bool:
        """Whether the control is on: a record is committed before it is handled."""
        return (self.folder / CONTROL).exists()

    def die(self) -> NoReturn:
        """Say so in the folder, and be no more."""
        self._path("armed").rename(self._path("hit"))
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("a process outlived SIGKILL")

    def die_during(self, under_way: "asyncio.Future[Any]") -> NoReturn:
        """Be no more, with something under way."""
        assert not under_way.cancelled()
        self.die()

    def _armed(self) -> str:
        try:
            return self._path("armed").read_text()
        except FileNotFoundError:
            return ""

    def _path(self, kind: str) -> Path:
        return self.folder / f"{self.service}.{kind}"


def guarded(method: Callable[..., Any], trigger: Trigger, named: Callable[[Sequence[Any]], str]) -> Any:
    """Return `method`, which dies before, during or after a call where `trigger` says so."""

    def before(given: Sequence[Any]) -> str:
        name = named(given)
        if trigger.comes_by(name, "before"):
            trigger.die()
        return name

    def after(name: str) -> None:
        if trigger.comes_by(name, "after"):
            trigger.die()

    if inspect.iscoroutinefunction(method):

        @functools.wraps(method)
        async def step(*given: Any, **more: Any) -> Any:
            name = before(given)
            if trigger.comes_by(name, "during"):
                under_way = asyncio.ensure_future(method(*given, **more))
                for _ in range(_TURNS):
                    await asyncio.sleep(0)
                trigger.die_during(under_way)
            answer = await method(*given, **more)
            after(name)
            return answer

        return step

    @functools.wraps(method)
    def call(*given: Any, **more: Any) -> Any:
        name = before(given)
        answer = method(*given, **more)
        after(name)
        return answer

    return call
