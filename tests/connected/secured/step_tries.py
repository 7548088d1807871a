"""The keyring's steps, each tried on a keyring that one service's user has opened."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from services.chassis.errors import Unavailable
from services.chassis.ledger import Kind, Tracks
from services.chassis.outcome import Reason
from services.chassis.redis_keyring.keyring import RedisKeyring
from services.chassis.redis_keyring.settings import RedisSettings
from tests.chassis.keyring_behaviour import GATE
from tests.chassis.redis_deployments import knowing

Step = Callable[[RedisKeyring, str], Awaitable[object]]
STEPS: dict[str, Step] = {
    "create": lambda keyring, key: keyring.create(GATE, Kind.PROBE, f"{key} of its own", datetime.now(UTC)),
    "fetch": lambda keyring, key: keyring.fetch(key),
    "settle": lambda keyring, key: keyring.settle(key, Reason.NO_MATCH),
    "book": lambda keyring, key: keyring.book(key, Reason.ALERT),
    "sweep": lambda keyring, _: keyring.sweep(),
    "count_tracks": lambda keyring, _: keyring.count_tracks(GATE, Tracks("watch", 1, 0)),
    "close_tracks": lambda keyring, _: keyring.close_tracks(GATE.deployment),
    "in_flight": lambda keyring, _: keyring.in_flight(GATE, Kind.PROBE),
    "ledger": lambda keyring, _: keyring.ledger(GATE.deployment),
}


@asynccontextmanager
async def keyring_of(url: str, authority: Path) -> AsyncIterator[RedisKeyring]:
    """A keyring, as a service has it that knows of a deployment."""
    settings = RedisSettings.model_validate({"url": url, "ca_file": authority})
    keyring = RedisKeyring(settings, await knowing(GATE.deployment))
    await keyring.open()
    try:
        yield keyring
    finally:
        await keyring.close()


async def steps_that_run(maker: RedisKeyring, keyring: RedisKeyring, name: str) -> set[str]:
    """The steps that are let pass, each tried on a key that another has made."""
    run = set()
    for step, take in STEPS.items():
        key = f"{name} {step}"
        await maker.create(GATE, Kind.PROBE, key, datetime.now(UTC))
        try:
            await take(keyring, key)
            run.add(step)
        except Unavailable:
            continue
    return run
