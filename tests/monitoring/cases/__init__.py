"""Every alert, as it must ring and as it must not."""

from tests.monitoring.cases import cameras, forgetting, service_levels, services, street

CASES = (
    *services.CASES,
    *cameras.CASES,
    *street.CASES,
    *forgetting.CASES,
    *service_levels.CASES,
)
