"""The machines of an installation on real servers, as they can be taken."""

from services.retention_purger.domain.places import Place
from services.retention_purger.domain.taking import Machine


def _of(*places: Place) -> frozenset[Place]:
    return frozenset(places)


ALL = Machine("all of them at once", frozenset(Place))
MACHINES = (
    Machine("frame-grabber", _of(Place.FRAME_GRABBER, Place.SERVICE_FILE), "frame_grabber"),
    Machine("detector, with the folder of footage", _of(Place.DETECTOR, Place.SERVICE_FILE, Place.FOOTAGE)),
    Machine("embedder", _of(Place.EMBEDDER, Place.SERVICE_FILE)),
    Machine("matcher", _of(Place.MATCHER, Place.SERVICE_FILE)),
    Machine(
        "alert-dispatcher, with the vault",
        _of(Place.ALERT_DISPATCHER, Place.DISPATCHER_FILE, Place.VAULT),
        "alert_dispatcher",
        "it can ask the retention-purger to unwrap the key of every alert that is kept, and the registrar for"
        " reference photos",
    ),
    Machine(
        "retention-purger, with its folder of keys",
        _of(Place.RETENTION_PURGER, Place.SERVICE_FILE, Place.DAY_KEYS),
        "retention_purger",
        "it can ask the alert-dispatcher for the wrapped key of each alert; for no picture",
    ),
    Machine(
        "registrar, with `actors.key`",
        _of(Place.REGISTRAR, Place.REGISTRAR_FILE, Place.ACTORS_FILE, Place.DIRECTORY),
        "registrar",
        "it vouches for people: it can call every service in the name of any of them",
    ),
    Machine(
        "console",
        _of(Place.CONSOLE),
        besides="whatever those who are signed in may ask for, until their sessions end",
    ),
    Machine("Kafka", _of(Place.KAFKA)),
    Machine("Redis", _of(Place.REDIS)),
    Machine("Milvus", _of(Place.MILVUS, Place.MILVUS_MEMORY)),
    Machine("PostgreSQL, or a back-up of it", _of(Place.POSTGRESQL)),
    Machine("the vault's folder, or a back-up of it", _of(Place.VAULT)),
    Machine("the folder of footage, or a back-up of it", _of(Place.FOOTAGE)),
    Machine("back-ups of both", _of(Place.POSTGRESQL, Place.VAULT)),
    Machine("the folder of keys of days, alerts and holds", _of(Place.DAY_KEYS)),
    Machine("Kafka and Redis", _of(Place.KAFKA, Place.REDIS)),
    Machine("Kafka, Redis and one service's key file", _of(Place.KAFKA, Place.REDIS, Place.SERVICE_FILE)),
    Machine(
        "an officer's browser",
        _of(Place.BROWSER),
        besides="whatever the person who is signed in may ask for, until the session ends",
    ),
    Machine(
        "the signer's machine, or a witness's", _of(Place.SIGNER), besides="it can sign a head that is false"
    ),
    ALL,
    # In one process: the databases are files of the store, and private keys of services in memory.
    Machine(
        "one process: the store, and `DIR`",
        _of(
            *(Place.POSTGRESQL, Place.VAULT, Place.FOOTAGE, Place.DAY_KEYS, Place.ACTORS_FILE),
            *(Place.DIRECTORY, Place.OUTPUT),
        ),
        besides="all that the memories above hold",
        one_process=True,
    ),
)
