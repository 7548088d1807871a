"""The search for what is wrong with the life of a key finds each of these: the negative control."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pipeline.key_mutants import MUTANTS, Mutant
from tests.pipeline.test_life_of_a_key import LifeOfAKey

# The same search each time, without making what it found smaller: that takes minutes and says nothing here.
SEARCH = settings(
    max_examples=400,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.says)
def test_a_system_that(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutant.owner, mutant.name, mutant.wrong)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(LifeOfAKey, settings=SEARCH)
