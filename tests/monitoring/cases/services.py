"""Services and what they stand on."""

from services.chassis.access import SERVICES
from tests.monitoring.cases.case import Case, of

_ALL = {of("sightline_ready", service=service): "1x30" for service in SERVICES}
_DISPATCHERS = of("alert_dispatcher_records_dead_total", topic="match-found.v1")
_POISON = of("matcher_records_poisoned_total", topic="template-extracted.v1")
_DETECTOR = {"service": "detector"}
_RESTARTS = of("kafka_reader_restarts_total", topic="match-found.v1")


def _reaches(what: str, values: str) -> dict[str, str]:
    return {of("sightline_reaches", service="detector", what=what): values}


def _expires(minutes: int) -> dict[str, str]:
    """A certificate that ends so long after the beginning of time, which is when a test begins."""
    return {of("sightline_certificate_expires_seconds", service="detector"): f"{minutes * 60}x40"}


def _refused(reason: str, values: str) -> dict[str, str]:
    return {of("registrar_calls_refused_total", reason=reason): values}


CASES = (
    Case(
        "ServiceDown",
        {
            "the detector's last process is gone": {
                **_ALL,
                of("sightline_ready", service="detector"): "1x5 _x30",
            }
        },
        {
            "all are there": _ALL,
            "one of two is gone": {
                **_ALL,
                of("sightline_ready", service="detector", instance="b:7480"): "1x5 _x30",
            },
        },
        _DETECTOR,
        has_namespace=False,
    ),
    Case(
        "ServiceNotReady",
        {"it is there, and not ready": {of("sightline_ready", service="detector"): "1x5 0x30"}},
        {
            "another process is ready": {
                of("sightline_ready", service="detector"): "0x30",
                of("sightline_ready", service="detector", instance="b:7480"): "1x30",
            },
            "it is so for a moment": {of("sightline_ready", service="detector"): "1x17 0 1x10"},
        },
        _DETECTOR,
    ),
    Case(
        "KeyringUnreachable",
        {"Redis is away": _reaches("keyring", "1x5 0x30")},
        {"Redis is there": _reaches("keyring", "1x30"), "Kafka is away": _reaches("bus", "0x30")},
        _DETECTOR,
    ),
    Case(
        "BusUnreachable",
        {"Kafka is away": _reaches("bus", "1x5 0x30")},
        {"Kafka is there": _reaches("bus", "1x30"), "Redis is away": _reaches("keyring", "0x30")},
        _DETECTOR,
    ),
    Case(
        "CertificateExpiring",
        {"13 days are left": _expires(13 * 24 * 60), "it is over": _expires(5)},
        {"15 days are left": _expires(15 * 24 * 60)},
        _DETECTOR,
    ),
    Case(
        "DeadLetters",
        {"one record was given up": {_DISPATCHERS: "0x10 1x30"}},
        {"what there is happened long ago": {_DISPATCHERS: "4x30"}, "none ever": {_DISPATCHERS: "0x30"}},
        {"service": "alert_dispatcher", "topic": "match-found.v1"},
    ),
    Case(
        "RecordsUnreadable",
        {"one cannot be read": {_POISON: "0x10 1x30"}},
        {"what there is happened long ago": {_POISON: "4x30"}},
        {"service": "matcher", "topic": "template-extracted.v1"},
    ),
    Case(
        "CallsRefused",
        {"two a minute by somebody unknown": _refused("stranger", "0+2x30")},
        {
            "one mistyped": _refused("stranger", "0x10 1x30"),
            "tokens that were a minute late": _refused("expired", "0+2x30"),
        },
        {"service": "registrar", "reason": "stranger"},
    ),
    Case(
        "ReadersRestarting",
        {"one a minute": {_RESTARTS: "0+1x30"}},
        {"once, when Kafka was restarted": {_RESTARTS: "0x10 1x30"}},
        {"topic": "match-found.v1"},
    ),
)
