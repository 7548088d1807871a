"""What every service can come to: it is away, it gives up records, somebody calls it who may not."""

from charts.monitoring.rules import Alert, Condition, Record, RuleFile, Severity
from services.chassis.access import SERVICES

_READERS = tuple(service for service in SERVICES if service != "frame_grabber")
# What is handed out for being forged, and not for being a minute late.
_STRANGE = "no_token|unreadable|stranger|signature|audience|too_long|not_a_caller"


def _each_reader(what: str) -> tuple[Record, ...]:
    """The same counter of every service that reads topics, under one name, with the service as a label."""
    return tuple(
        Record(
            f"sightline:records_{what}:increase15m",
            f"sum by (namespace, topic) (increase({service}_records_{what}_total[15m]))",
            {"service": service},
        )
        for service in _READERS
    )


_REFUSED = tuple(
    Record(
        "sightline:calls_refused:increase15m",
        f'sum by (namespace, reason) (increase({service}_calls_refused_total{{reason=~"{_STRANGE}"}}[15m]))',
        {"service": service},
    )
    for service in SERVICES
)


def _reaches(what: str) -> str:
    return f'min by (namespace, service) (sightline_reaches{{what="{what}"}})'


FILE = RuleFile(
    "services",
    (*_each_reader("dead"), *_each_reader("poisoned"), *_REFUSED),
    (
        Alert(
            "ServiceDown",
            "No process of {{ $labels.service }} answers.",
            absence="\nor\n".join(f'absent(sightline_ready{{service="{service}"}})' for service in SERVICES),
            witness="count by (namespace, service) (sightline_ready)",
            severity=Severity.PAGE,
            for_="2m",
        ),
        Alert(
            "ServiceNotReady",
            "No process of {{ $labels.service }} is ready.",
            (Condition("max by (namespace, service) (sightline_ready)", "<", 1),),
            Severity.PAGE,
            "2m",
        ),
        Alert(
            "KeyringUnreachable",
            "{{ $labels.service }} does not reach Redis, so it can open nothing.",
            (Condition(_reaches("keyring"), "<", 1),),
            Severity.PAGE,
            "1m",
        ),
        Alert(
            "BusUnreachable",
            "{{ $labels.service }} does not reach Kafka.",
            (Condition(_reaches("bus"), "<", 1),),
            Severity.PAGE,
            "1m",
        ),
        Alert(
            "CertificateExpiring",
            "The certificate of {{ $labels.service }} holds for less than 14 days.",
            (
                Condition(
                    "min by (namespace, service) (sightline_certificate_expires_seconds - time())",
                    "<",
                    14 * 24 * 3600,
                ),
            ),
            for_="10m",
        ),
        Alert(
            "DeadLetters",
            "{{ $labels.service }} has given up records of {{ $labels.topic }}.",
            (Condition("sum by (namespace, service, topic) (sightline:records_dead:increase15m)", ">", 0),),
            Severity.PAGE,
        ),
        Alert(
            "RecordsUnreadable",
            "{{ $labels.service }} gets records of {{ $labels.topic }} that it cannot read.",
            (
                Condition(
                    "sum by (namespace, service, topic) (sightline:records_poisoned:increase15m)", ">", 0
                ),
            ),
        ),
        Alert(
            "CallsRefused",
            "{{ $labels.service }} refuses calls: {{ $labels.reason }}.",
            (
                Condition(
                    "sum by (namespace, service, reason) (sightline:calls_refused:increase15m)", ">", 10
                ),
            ),
        ),
        Alert(
            "ReadersRestarting",
            "Readers of {{ $labels.topic }} fail and are built anew.",
            (Condition("sum by (namespace, topic) (increase(kafka_reader_restarts_total[15m]))", ">", 3),),
            for_="5m",
        ),
    ),
)
