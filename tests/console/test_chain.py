"""The chain is checked by the same rule as where it is kept, and by no code of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.console.domain.chain import Entry, fault
from services.retention_purger.domain import audit
from services.retention_purger.domain.audit_line import line_of

NOW = datetime(2026, 12, 1, 8, 0, 0, 1234, tzinfo=UTC)


def kept(many: int = 4) -> list[audit.Entry]:
    head, made = audit.Head(), []
    for number in range(many):
        kind = audit.Kind.ALERT_RETAINED if number % 2 else audit.Kind.DEPLOYMENT_CHANGED
        told = audit.Told(kind, f"e{number}", "markt" if number else "straße", '{"count":1,"to":"ü"}')
        made.append(audit.following(head, told, NOW + timedelta(seconds=number)))
        head = made[-1].head
    return made


def seen(entry: audit.Entry) -> Entry:
    return Entry(
        entry.number,
        entry.time,
        str(entry.kind),
        entry.deployment,
        entry.body,
        entry.previous,
        entry.hash,
    )


CHAIN = [seen(entry) for entry in kept()]


def test_a_chain_as_it_was_written_holds() -> None:
    assert fault(CHAIN) == "" and fault([]) == ""


BROKEN: dict[str, Callable[[list[Entry]], Sequence[Entry]]] = {
    "entry 2 was changed": lambda it: [it[0], replace(it[1], body='{"count":2,"to":"ü"}'), *it[2:]],
    "entry 3 was changed": lambda it: [*it[:2], replace(it[2], time=NOW), it[3]],
    "entry 1 was changed": lambda it: [replace(it[0], body="no JSON"), *it[1:]],
    "entry 2 is missing": lambda it: [it[0], *it[2:]],
    "entry 1 is missing": lambda it: it[1:],
    "entry 2 does not follow": lambda it: [it[0], written_anew(it[1]), *it[2:]],
}


def written_anew(entry: Entry) -> Entry:
    other = replace(entry, previous=b"\x01" * 32)
    return replace(other, hash=other.computed)


@pytest.mark.parametrize("said", BROKEN)
def test_what_is_wrong_with_it_is_told(said: str) -> None:
    assert fault(BROKEN[said](list(CHAIN))).startswith(said)


def test_a_line_is_as_the_command_reads_it() -> None:
    assert [entry.line for entry in CHAIN] == [line_of(entry) for entry in kept()]
