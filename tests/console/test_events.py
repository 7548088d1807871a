"""The stream of an officer's page."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from services.chassis.errors import Refused, SightlineError, Unavailable
from services.console.pages import attendance, events
from services.console.pages.place import DESK, VISIT


class Waiting:
    """A visit whose alerts never come."""

    session = b"secret"

    async def bearer(self, service: str) -> Any:
        await asyncio.Event().wait()

    def channel_to(self, service: str) -> Any:
        return None


class Desk:
    """A registrar that says one thing of every session."""

    def __init__(self, error: SightlineError) -> None:
        self.people, self.error = self, error

    async def visit(self, session: bytes, unattended: bool) -> None:
        raise self.error


class Asked(dict[Any, Any]):
    """A request for the stream of one deployment."""

    def __init__(self, error: SightlineError) -> None:
        super().__init__({VISIT: Waiting()})
        self.config_dict, self.match_info = {DESK: Desk(error)}, {"name": "market"}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Refused("over"), ("over", {})),
        (Unavailable("the registrar is away"), ("trouble", {"problem": "the registrar is away"})),
    ],
)
async def test_it_ends_in_words_when_the_session_is_over_or_cannot_be_looked_up(
    monkeypatch: pytest.MonkeyPatch, error: SightlineError, told: tuple[str, Any]
) -> None:
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(attendance, "_LOOK_SECONDS", 0.0)
    request: Any = Asked(error)
    async with asyncio.timeout(5), aclosing(events._events(request)) as stream:  # type: ignore[type-var]
        said = [one async for one in stream if one[0] != "beat"]
    assert said == [told]
