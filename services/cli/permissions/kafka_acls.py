"""The table as Kafka's rules: who may do what with which topic, group or with the cluster."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from services.cli.permissions.table import Rights, Table

ANY_HOST = "*"
_EVERY = "*"
CLUSTER_NAME = "kafka-cluster"


class Resource(IntEnum):
    """What a rule is about, as the protocol counts it."""

    TOPIC = 2
    GROUP = 3
    CLUSTER = 4
    TRANSACTIONAL_ID = 5


class Pattern(IntEnum):
    """How a rule's name is meant."""

    LITERAL = 3
    PREFIXED = 4


class Operation(IntEnum):
    """What a rule allows."""

    ALL = 2
    READ = 3
    WRITE = 4
    CREATE = 5
    DELETE = 6
    ALTER = 7
    DESCRIBE = 8
    CLUSTER_ACTION = 9
    DESCRIBE_CONFIGS = 10
    ALTER_CONFIGS = 11
    IDEMPOTENT_WRITE = 12


# What `sightline topics` does. It deletes none, and adds no partition.
_SHAPING = (Operation.CREATE, Operation.DESCRIBE, Operation.DESCRIBE_CONFIGS, Operation.ALTER_CONFIGS)


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule that allows something; as numbers, since a Kafka may know more than is named here."""

    principal: str
    resource: int
    name: str
    operation: int
    pattern: int = Pattern.LITERAL
    host: str = ANY_HOST

    def matches(self, resource: int, name: str) -> bool:
        """Say whether it is about a thing of this name."""
        if self.resource != resource:
            return False
        if self.pattern == Pattern.PREFIXED:
            return name.startswith(self.name)
        return self.name in (name, _EVERY)

    def __str__(self) -> str:
        ending = "*" if self.pattern == Pattern.PREFIXED else ""
        return f"{_word(Operation, self.operation)} {_word(Resource, self.resource)} {self.name}{ending}"


def rules(table: Table, topics: Sequence[str], principal_of: Callable[[str], str]) -> Iterator[Rule]:
    """Yield every rule of the table; `topics` are all there are. To read or write a topic is to see it."""
    for name, rights in table.items():
        for resource, on, operation in _of(rights, topics):
            yield Rule(principal_of(name), resource, on, operation)


def beyond_of(wanted: set[Rule], there: set[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Return what is there beyond the table: what is ours to take away, and others' patterns that match ours.

    Rules of others about other things, and about the cluster, are no business of ours.
    """
    users = {rule.principal for rule in wanted}
    names = {(rule.resource, rule.name) for rule in wanted}
    beyond, wider = [], []
    for rule in sorted(there - wanted):
        if rule.principal in users or (
            rule.pattern == Pattern.LITERAL and (rule.resource, rule.name) in names
        ):
            beyond.append(rule)
        elif any(rule.matches(*one) for one in names):
            wider.append(rule)
    return beyond, wider


def _of(rights: Rights, topics: Sequence[str]) -> Iterator[tuple[Resource, str, Operation]]:
    yield from ((Resource.TOPIC, topic, Operation.READ) for topic in rights.reads)
    yield from ((Resource.TOPIC, topic, Operation.WRITE) for topic in rights.writes)
    yield from ((Resource.TOPIC, topic, Operation.DELETE) for topic in rights.erases)
    yield from ((Resource.GROUP, group, Operation.READ) for group in rights.groups)
    if rights.shapes:
        yield from ((Resource.TOPIC, topic, operation) for topic in topics for operation in _SHAPING)


def _word(kind: type[IntEnum], number: int) -> str:
    return kind(number).name.lower() if number in list(kind) else f"{kind.__name__.lower()} {number}"
