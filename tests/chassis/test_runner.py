"""The runner, on the bus in memory."""

import pytest

from services.chassis.memory_bus import MemoryBus
from services.chassis.runner import Patience
from tests.chassis.failing_behaviour import FailingBehaviour
from tests.chassis.runner_behaviour import RunnerBehaviour


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


class TestRunner(RunnerBehaviour):
    """Held to the rules of running."""


class TestRunnerThatFails(FailingBehaviour):
    """Held to the rules of failing."""


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 0.05), (2, 0.1), (4, 0.4), (50, 5.0), (10**6, 5.0)])
def test_waits_double_up_to_a_limit(attempt: int, seconds: float) -> None:
    assert Patience().wait_seconds(attempt) == pytest.approx(seconds)
