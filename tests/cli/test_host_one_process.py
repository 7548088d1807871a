"""What one process gives its services: trials only where it is run for one."""

from pathlib import Path

from services.chassis.settings import load
from services.cli.host.one_process import Plan
from services.cli.store import Store
from services.matcher.settings import MatcherSettings


def matcher_of(plan: Plan) -> MatcherSettings:
    return load(MatcherSettings, **plan.given["matcher"])


def test_a_matcher_takes_no_trials_unless_it_is_told_to(tmp_path: Path) -> None:
    assert not load(MatcherSettings).trials_allowed
    assert not matcher_of(Plan(Store(tmp_path))).trials_allowed
    assert matcher_of(Plan(Store(tmp_path), trials=True)).trials_allowed
