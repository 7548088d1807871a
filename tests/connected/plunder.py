"""What a thief comes to who has the disks, Redis and every service's key, after the limits have passed."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import redis

from services.chassis.access import Identity
from services.chassis.deployments import TOPIC as CHANGES
from services.chassis.deployments import Deployments
from services.chassis.envelope import take_clear, take_sealed
from services.chassis.errors import Unreadable
from services.chassis.redis_keyring.access_list import PREFIX
from services.chassis.redis_keyring.wrapping import Wrapping
from services.chassis.sealing import open_sealed_to
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from tests.connected.segments import OnDisk
from tests.connected.tap import LIVE

_PASSED_ON = {Topic.of(MatchFound).name, Topic.of(PassDecided).name}
_LIVE = {Topic.of(kind).name: kind for kind in LIVE}


@dataclass(frozen=True, slots=True)
class Plunder:
    """`disk`: all records of the segment files; `identities`: every service's key."""

    disk: list[OnDisk]
    identities: Iterable[Identity]
    wrapped: Mapping[str, bytes] = field(default_factory=dict)

    def keys(self) -> dict[str, bytes]:
        """Every key that can be had: unwrapped under a secret that is still told, or passed on."""
        return {**self._unwrapped(), **self._passed_on()}

    def opens(self, keys: Mapping[str, bytes]) -> dict[str, set[str]]:
        """Return the key ids of the records of each live topic that open."""
        found: dict[str, set[str]] = {name: set() for name in _LIVE}
        for record in self.disk:
            if (kind := _LIVE.get(record.topic)) is None or (envelope := record.envelope) is None:
                continue
            key = keys.get(envelope.key_id)
            if key is None:
                continue
            try:
                take_sealed(envelope, Topic.of(kind), key, kind())
            except Unreadable:
                continue
            found[record.topic].add(envelope.key_id)
        return found

    def secrets(self) -> list[bytes]:
        """The secrets of deployments that open with the services' keys."""
        return [one.secret for known in self._deployments() for one in known.all()]

    def _deployments(self) -> list[Deployments]:
        return [asyncio.run(self._known_to(identity)) for identity in self.identities]

    async def _known_to(self, identity: Identity) -> Deployments:
        known = Deployments(identity.name, identity.sealing_key)
        for record in self.disk:
            if record.topic == CHANGES.name and (envelope := record.envelope) is not None:
                message = DeploymentChanged()
                try:
                    take_clear(envelope.payload, message)
                    await known.take(message)
                except Unreadable:
                    continue
        return known

    def _unwrapped(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for known in self._deployments():
            wrapping = Wrapping(known)
            for key_id, wrapped in self.wrapped.items():
                for deployment in known.all():
                    try:
                        key = wrapping.unwrap(wrapped, key_id, deployment.name)
                    except Unreadable:
                        continue
                    if key is not None:
                        found[key_id] = key
        return found

    def _passed_on(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for record in self.disk:
            if record.topic not in _PASSED_ON or (envelope := record.envelope) is None:
                continue
            for identity in self.identities:
                try:
                    found[envelope.key_id] = open_sealed_to(
                        identity.sealing_key, envelope.passed_key, record.topic
                    )
                except Unreadable:
                    continue
        return found


def held_by_redis(owner_url: str) -> dict[str, bytes]:
    """Return what Redis gives of keys to whoever may ask it everything."""
    with redis.Redis.from_url(owner_url) as client:
        names = [name for name in client.scan_iter(match="*") if b"value:" in name or b":list:" in name]
        values = {name.decode().removeprefix(f"{PREFIX}value:"): client.get(name) for name in names}
        return {name: value for name, value in values.items() if value is not None}


def identities(keys: Path) -> list[Identity]:
    """Return every identity that lies in a folder."""
    return [Identity.load(path) for path in sorted(keys.glob("*.key"))]
