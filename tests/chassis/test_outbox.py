"""The outbox on SQLite."""

from pathlib import Path

import pytest

from tests.chassis.outbox_behaviour import OutboxBehaviour
from tests.chassis.records_behaviour import records

__all__ = ["records"]


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/records.db"


class TestOutboxOnSqlite(OutboxBehaviour):
    """Held to the rules of every database."""
