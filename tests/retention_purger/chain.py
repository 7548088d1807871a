"""Chains of entries, as tests need them."""

from datetime import UTC, datetime, timedelta

from services.retention_purger.domain import telling
from services.retention_purger.domain.audit import Entry, Head, Told, following

BEGUN = datetime(2026, 5, 1, 12, 0, 0, 250_000, tzinfo=UTC)


def told(number: int) -> Told:
    """Something that happened; each number is another."""
    committed = telling.commitment(bytes([number % 256]) * 32, f"alert {number}")
    return telling.alert_kept(telling.RETAINED, committed, "market", BEGUN.date())


def chain(length: int) -> list[Entry]:
    """A whole chain."""
    head, entries = Head(), []
    for number in range(length):
        entry = following(head, told(number), BEGUN + timedelta(seconds=number))
        entries.append(entry)
        head = entry.head
    return entries
