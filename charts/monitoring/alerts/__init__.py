"""The rules, one file for each theme."""

from charts.monitoring.alerts import cameras, every_service, forgetting, service_levels, street
from charts.monitoring.rules import Alert, RuleFile

RULES: tuple[RuleFile, ...] = (
    every_service.FILE,
    cameras.FILE,
    street.FILE,
    forgetting.FILE,
    service_levels.FILE,
)
ALERTS: tuple[Alert, ...] = tuple(alert for file in RULES for alert in file.alerts)
