"""Where things lie on real servers, and the keys that open what is sealed there.

In one process all of it is one machine: its memory, and the folders of the store.
"""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Something that can be taken, or copied, by itself."""

    FRAME_GRABBER = "frame-grabber, its memory"
    DETECTOR = "detector, its memory"
    EMBEDDER = "embedder, its memory"
    MATCHER = "matcher, its memory"
    ALERT_DISPATCHER = "alert-dispatcher, its memory"
    RETENTION_PURGER = "retention-purger, its memory"
    REGISTRAR = "registrar, its memory"
    CONSOLE = "console, its memory"
    REDIS = "Redis, its memory"
    KAFKA = "Kafka, its disks"
    MILVUS = "Milvus, its memory and disks"
    POSTGRESQL = "PostgreSQL, its disks or a back-up"
    VAULT = "the vault: the alert-dispatcher's folder"
    DAY_KEYS = "the keys of days and of holds: the retention-purger's folder"
    IDENTITIES = "the services' private keys"
    ACTORS_KEY = "`actors.key`"
    DIRECTORY = "`directory.json`"
    OUTPUT = "`DIR`, and folders for temporary files"


class Key(StrEnum):
    """What opens something that is sealed."""

    FRAME = "a frame's key"
    PROBE = "a probe's key"
    MATCH = "a match's key"
    DEPLOYMENT = "the deployment's secret"
    LIST = "the list's key"
    ALERT = "the alert's key"
    DAY = "the day's key"
    HOLD = "the hold's key"
    IDENTITY = "a service's private key"
    ACTORS = "`actors.key`"


@dataclass(frozen=True, slots=True)
class Copy:
    """A key lies at a place; `under`: the key that it is wrapped under there, None where it is bare."""

    key: Key
    place: Place
    under: Key | None = None


COPIES = (
    *(Copy(Key.FRAME, place) for place in (Place.FRAME_GRABBER, Place.DETECTOR)),
    *(Copy(Key.PROBE, place) for place in (Place.DETECTOR, Place.EMBEDDER, Place.MATCHER)),
    Copy(Key.FRAME, Place.REDIS, Key.DEPLOYMENT),
    Copy(Key.PROBE, Place.REDIS, Key.DEPLOYMENT),
    # It travels inside the record, sealed to the alert-dispatcher.
    Copy(Key.MATCH, Place.KAFKA, Key.IDENTITY),
    Copy(Key.MATCH, Place.ALERT_DISPATCHER),
    Copy(Key.DEPLOYMENT, Place.KAFKA, Key.IDENTITY),
    Copy(Key.DEPLOYMENT, Place.POSTGRESQL, Key.IDENTITY),
    *(
        Copy(Key.DEPLOYMENT, place)
        for place in (
            *(Place.FRAME_GRABBER, Place.DETECTOR, Place.EMBEDDER, Place.MATCHER),
            *(Place.ALERT_DISPATCHER, Place.RETENTION_PURGER, Place.REGISTRAR),
        )
    ),
    Copy(Key.LIST, Place.REDIS, Key.IDENTITY),
    Copy(Key.LIST, Place.REGISTRAR),
    Copy(Key.ALERT, Place.POSTGRESQL, Key.DAY),
    Copy(Key.ALERT, Place.POSTGRESQL, Key.HOLD),
    Copy(Key.DAY, Place.DAY_KEYS),
    Copy(Key.HOLD, Place.DAY_KEYS),
    Copy(Key.IDENTITY, Place.IDENTITIES),
    *(
        Copy(Key.IDENTITY, place)
        for place in Place
        if place in (Place.ALERT_DISPATCHER, Place.REGISTRAR, Place.MATCHER, Place.RETENTION_PURGER)
        or place in (Place.FRAME_GRABBER, Place.DETECTOR, Place.EMBEDDER)
    ),
    Copy(Key.ACTORS, Place.ACTORS_KEY),
    Copy(Key.ACTORS, Place.REGISTRAR),
)
