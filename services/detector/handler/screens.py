"""Where the live pictures of cameras go: to those who watch, the newest only; to nobody, none is made."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from services.chassis.errors import Unavailable
from services.chassis.ledger import Scope
from services.detector.domain.viewing import ViewedPicture


@dataclass(slots=True, eq=False)
class Screen:
    """One who watches one camera. What was not fetched is replaced by what is newer."""

    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    _newest: ViewedPicture | None = None

    def show(self, picture: ViewedPicture) -> None:
        """Show a picture, from whatever thread."""
        self._loop.call_soon_threadsafe(self._take, picture)

    async def next(self, within_seconds: float) -> ViewedPicture | None:
        """Return the newest picture that was not fetched yet; None when none comes within that time."""
        try:
            async with asyncio.timeout(within_seconds):
                await self._came.wait()
        except TimeoutError:
            return None
        self._came.clear()
        picture, self._newest = self._newest, None
        return picture

    def _take(self, picture: ViewedPicture) -> None:
        self._newest = picture
        self._came.set()


@dataclass(slots=True)
class Screens:
    """All who watch, by camera. They come and go on the event loop; pictures come from other threads."""

    most: int
    _open: dict[Scope, tuple[Screen, ...]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(screens) for screens in self._open.values())

    def are_on(self, scope: Scope) -> bool:
        """Whether anybody watches a camera."""
        return scope in self._open

    @contextmanager
    def one_more(self, scope: Scope) -> Iterator[Screen]:
        """Watch a camera. Unavailable when as many watch as may."""
        if self.count >= self.most:
            raise Unavailable(f"{self.most} pages show cameras already; close one, then open this again")
        screen = Screen()
        self._open[scope] = (*self._open.get(scope, ()), screen)
        try:
            yield screen
        finally:
            others = tuple(one for one in self._open[scope] if one is not screen)
            if others:
                self._open[scope] = others
            else:
                del self._open[scope]

    def show(self, scope: Scope, picture: ViewedPicture) -> None:
        """Show a picture to all who watch a camera."""
        for screen in self._open.get(scope, ()):
            screen.show(picture)
