"""Each trouble at each step does no harm; and of what could be wrong the same walk finds every one."""

import sys

import pytest

from tests.pipeline.key_mutants import MUTANTS, Mutant
from tests.pipeline.key_orders import live, orders


def test_no_trouble_at_any_step_does_harm() -> None:
    steps = [count for order in orders() for count in live(order)]
    sys.stdout.write(f"{len(steps)} orders, {sum(steps)} steps\n")
    assert len(steps) > 200


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.says)
def test_the_walk_finds_a_system_that(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without this protection some order of that trouble does harm."""
    monkeypatch.setattr(mutant.owner, mutant.name, mutant.wrong)
    with pytest.raises(AssertionError):
        for order in orders():
            if order.trouble == mutant.trouble:
                for _ in live(order):
                    pass
