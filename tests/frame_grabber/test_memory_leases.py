"""Leases in memory."""

import pytest

from services.frame_grabber.adapters.memory_leases import MemoryLeases
from tests.frame_grabber.leases_behaviour import LENGTH_SECONDS, LeasesBehaviour, Table


class TestMemoryLeases(LeasesBehaviour):
    @pytest.fixture
    def table(self) -> Table:
        time = [1_000.0]

        async def pass_seconds(seconds: float) -> None:
            time[0] += seconds

        return Table(MemoryLeases(LENGTH_SECONDS, lambda: time[0]), pass_seconds)
