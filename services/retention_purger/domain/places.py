"""Where things lie on real servers, and the keys that open what is sealed there.

In one process all of it is one machine: its memory, and the folders of the store.
"""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Something that can be taken, or copied, by itself."""

    FRAME_GRABBER = "the frame-grabber's memory"
    DETECTOR = "the detector's memory"
    EMBEDDER = "the embedder's memory"
    MATCHER = "the matcher's memory"
    ALERT_DISPATCHER = "the alert-dispatcher's memory"
    RETENTION_PURGER = "the retention-purger's memory"
    REGISTRAR = "the registrar's memory"
    CONSOLE = "the console's memory"
    REDIS = "Redis' memory"
    MILVUS_MEMORY = "Milvus' memory"
    BROWSER = "a browser's memory"
    MILVUS = "Milvus' disks"
    KAFKA = "Kafka's disks"
    POSTGRESQL = "PostgreSQL"
    VAULT = "the vault"
    FOOTAGE = "the folder of footage"
    DAY_KEYS = "the folder of keys"
    DISPATCHER_FILE = "the alert-dispatcher's key file"
    REGISTRAR_FILE = "the registrar's key file"
    SERVICE_FILE = "another service's key file"
    ACTORS_FILE = "`actors.key`"
    DIRECTORY = "`directory.json`"
    SIGNER = "the signer's files"
    OUTPUT = "folders that somebody named, and for temporary files"

    @property
    def goes_with_power(self) -> bool:
        """Whether what lies there is gone once the machine is switched off."""
        return self.value.endswith("memory")


class Key(StrEnum):
    """What opens something that is sealed."""

    FRAME = "the frame's key"
    PROBE = "the probe's key"
    MATCH = "the probe's key, passed on"
    DEPLOYMENT = "the deployment's secret"
    LIST = "the list's key"
    ALERT = "the alert's key"
    SEGMENT = "the segment's key"
    DAY = "the day's key, and the alert's own"
    ONLY_DAY = "the day's key"
    OWN = "the alert's own key"
    HOLD = "the hold's key"
    DISPATCHER = "the alert-dispatcher's private key"
    REGISTRAR = "the registrar's private key"
    SERVICE = "a service's private key"
    ACTORS = "`actors.key`"


@dataclass(frozen=True, slots=True)
class Copy:
    """A key lies at a place; `under`: the keys that it is wrapped under there, none where it is bare."""

    key: Key
    place: Place
    under: tuple[Key, ...] = ()


SERVICES = (
    *(Place.FRAME_GRABBER, Place.DETECTOR, Place.EMBEDDER, Place.MATCHER),
    *(Place.ALERT_DISPATCHER, Place.RETENTION_PURGER, Place.REGISTRAR),
)
COPIES = (
    Copy(Key.FRAME, Place.FRAME_GRABBER),
    Copy(Key.FRAME, Place.DETECTOR),
    Copy(Key.FRAME, Place.REDIS, (Key.DEPLOYMENT,)),
    Copy(Key.PROBE, Place.DETECTOR),
    Copy(Key.PROBE, Place.EMBEDDER),
    Copy(Key.PROBE, Place.MATCHER),
    Copy(Key.PROBE, Place.REDIS, (Key.DEPLOYMENT,)),
    # It travels inside the record, sealed to its reader.
    Copy(Key.MATCH, Place.KAFKA, (Key.DISPATCHER,)),
    Copy(Key.MATCH, Place.ALERT_DISPATCHER),
    *(Copy(Key.DEPLOYMENT, place) for place in SERVICES),
    *(
        Copy(Key.DEPLOYMENT, place, (key,))
        for place in (Place.KAFKA, Place.POSTGRESQL)
        for key in (Key.DISPATCHER, Key.REGISTRAR, Key.SERVICE)
    ),
    Copy(Key.LIST, Place.REGISTRAR),
    Copy(Key.LIST, Place.REDIS, (Key.REGISTRAR,)),
    # Either may ask the other for it, as long as it runs and the day's key is there.
    Copy(Key.ALERT, Place.ALERT_DISPATCHER),
    Copy(Key.ALERT, Place.RETENTION_PURGER),
    Copy(Key.ALERT, Place.POSTGRESQL, (Key.DAY, Key.OWN)),
    Copy(Key.ALERT, Place.POSTGRESQL, (Key.HOLD,)),
    # As it is written, and as two persons have it handed over.
    Copy(Key.SEGMENT, Place.DETECTOR),
    Copy(Key.SEGMENT, Place.RETENTION_PURGER),
    Copy(Key.SEGMENT, Place.FOOTAGE, (Key.ONLY_DAY,)),
    Copy(Key.DAY, Place.DAY_KEYS),
    Copy(Key.ONLY_DAY, Place.DAY_KEYS),
    Copy(Key.OWN, Place.DAY_KEYS),
    Copy(Key.HOLD, Place.DAY_KEYS),
    Copy(Key.DISPATCHER, Place.DISPATCHER_FILE),
    Copy(Key.DISPATCHER, Place.ALERT_DISPATCHER),
    Copy(Key.REGISTRAR, Place.REGISTRAR_FILE),
    Copy(Key.REGISTRAR, Place.REGISTRAR),
    Copy(Key.SERVICE, Place.SERVICE_FILE),
    *(
        Copy(Key.SERVICE, place)
        for place in SERVICES
        if place not in (Place.ALERT_DISPATCHER, Place.REGISTRAR)
    ),
    Copy(Key.ACTORS, Place.ACTORS_FILE),
    # Where no file of its own is named for it.
    Copy(Key.ACTORS, Place.REGISTRAR_FILE),
    Copy(Key.ACTORS, Place.REGISTRAR),
)
