"""Who may do what on the servers, as tables: what the pages say, and what real servers are held to."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from services.chassis.access import SERVICES
from services.chassis.access.contract import method_of, services_of
from services.chassis.kafka_bus.settings import KafkaSettings
from services.cli.permissions.milvus_server import PRIVILEGES
from services.cli.permissions.redis_rules import AROUND, commands_of
from services.cli.permissions.table import table
from services.cli.topics import names_of_all

# Who, of what, how: what is not in a set of these is refused.
Cell = tuple[str, str, str]
RUN, OWN, YES = "run", "own", "yes"
GROUP = "group "
SHAPING = ("see", "create", "set up", "look up")


def on_kafka() -> Iterator[Cell]:
    """Who is not named in a rule of a topic does not even see that it is there."""
    topics = names_of_all(KafkaSettings())
    for name, rights in table().items():
        yield from ((name, topic, "read") for topic in rights.reads)
        yield from ((name, topic, "write") for topic in rights.writes)
        yield from ((name, topic, "erase") for topic in rights.erases)
        yield from ((name, topic, "see") for topic in {*rights.reads, *rights.writes, *rights.erases})
        yield from ((name, f"{GROUP}{group}", "join") for group in rights.groups)
        if rights.shapes:
            yield from ((name, topic, how) for topic in topics for how in SHAPING)


def on_redis() -> Iterator[Cell]:
    """Commands, wherever they may be run; and what is allowed on what."""
    for name, rights in table().items():
        if rights.on_redis:
            found = commands_of(rights)
            yield from ((name, command, RUN) for command in {*AROUND, *chain.from_iterable(found.values())})
            yield from ((name, area, command) for area, commands in found.items() for command in commands)


def on_postgres() -> Iterator[Cell]:
    """Each its schema, whole; nobody anything else."""
    return ((name, name, OWN) for name, rights in table().items() if rights.records)


def on_milvus() -> Iterator[Cell]:
    """The matcher its collections."""
    galleries = (name for name, rights in table().items() if rights.galleries)
    return ((name, privilege, YES) for name in galleries for _, privilege in PRIVILEGES)


def by_calls() -> Iterator[Cell]:
    """What the contract says of each method."""
    for owner in SERVICES:
        for service in services_of(owner):
            for stated in service.methods:
                path = f"/{service.full_name}/{stated.name}"
                method = method_of(path)
                assert method is not None
                yield from ((caller, path, YES) for caller in method.callers)


def drawn(cells: Collection[Cell], first: str, columns: Sequence[str], without: Collection[str] = ()) -> str:
    """A row for each thing of which anybody may do something, a column for everybody."""
    rows = [f"| {first} | {' | '.join(one.replace('_', '-') for one in columns)} |"]
    rows.append("|---" * (len(columns) + 1) + "|")
    for what in sorted({what for _, what, how in cells if how not in without}):
        told = [
            ", ".join(
                sorted(how for who, of, how in cells if (who, of) == (one, what) and how not in without)
            )
            for one in columns
        ]
        rows.append(f"| {what} | {' | '.join(told)} |")
    return "\n".join(rows)


def kafka_table(cells: Collection[Cell]) -> str:
    """To see goes without saying, and setting up is one user's alone."""
    topics = [cell for cell in cells if cell[0] != "topics"]
    return drawn(topics, "topic, or group", SERVICES, without=("see",))


def redis_table(cells: Collection[Cell]) -> str:
    """What touches no key is everybody's."""
    return drawn([cell for cell in cells if cell[2] != RUN], "what lies in Redis", SERVICES)


def postgres_table(cells: Collection[Cell]) -> str:
    return drawn(cells, "schema", [name for name, rights in table().items() if rights.records])


def milvus_table(cells: Collection[Cell]) -> str:
    return drawn(cells, "privilege", [name for name, rights in table().items() if rights.galleries])
