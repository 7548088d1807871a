"""What leaves the services bears its day."""

from services.cli.report.summary import LONGEST_KEPT
from services.retention_purger.domain.alerted import ALERT_SETTING
from services.retention_purger.domain.exported import EXPORTED
from services.retention_purger.domain.policy import ALERT_CEILING


def test_files_with_pictures_of_alerts_bear_a_day_that_the_policy_shortens() -> None:
    with_a_day = [rule for rule in EXPORTED if rule.ceiling and "two persons" not in rule.what]
    assert len(with_a_day) == 2
    assert {(rule.ceiling, rule.setting) for rule in with_a_day} == {(ALERT_CEILING, ALERT_SETTING)}
    assert LONGEST_KEPT == ALERT_CEILING


def test_what_two_persons_let_leave_bears_the_ceiling_whatever_the_policy_says() -> None:
    """It is held for a case, or footage: days that alerts are kept do not shorten it."""
    (rule,) = [rule for rule in EXPORTED if "two persons" in rule.what]
    assert (rule.ceiling, rule.setting) == (ALERT_CEILING, "")


def test_every_other_file_goes_with_its_command_or_its_answer() -> None:
    assert all("answer" in rule.until or "command" in rule.until for rule in EXPORTED if not rule.ceiling)
