"""Leases on SQLite; on PostgreSQL: tests/connected/test_leases.py."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.frame_grabber.leases_behaviour import LeasesBehaviour, Table
from tests.frame_grabber.sql_table import sql_table


class TestSqlLeases(LeasesBehaviour):
    @pytest.fixture
    async def table(self, tmp_path: Path) -> AsyncIterator[Table]:
        async with sql_table(f"sqlite+aiosqlite:///{tmp_path}/leases.db") as table:
            yield table
