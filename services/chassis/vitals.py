"""How a process is, in numbers: is it ready, what does it cost, how long does its certificate hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector


@dataclass(frozen=True, slots=True)
class Vitals:
    """Read anew whenever somebody reads the metrics, so they never tell of another moment than the rest."""

    ready: Gauge
    reaches: Gauge
    certificate_expires: Gauge

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "Vitals":
        """Register them, and those of Python's process: processor time, memory, open files."""
        ProcessCollector(registry=registry)
        return cls(
            ready=Gauge("sightline_ready", "1 while the service is ready.", ["service"], registry=registry),
            reaches=Gauge(
                "sightline_reaches",
                "1 while the service reaches what it stands on: bus, keyring.",
                ["service", "what"],
                registry=registry,
            ),
            certificate_expires=Gauge(
                "sightline_certificate_expires_seconds",
                "Until when the certificate holds that was read at the start, Unix time; absent without TLS.",
                ["service"],
                registry=registry,
            ),
        )

    def follow(
        self,
        service: str,
        problems: Callable[[], Sequence[str]],
        ways: Mapping[str, Callable[[], str]] | None = None,
        certificate_expires_at: datetime | None = None,
    ) -> None:
        """Tell of `service` from now on; each of `ways` gives a line while what it is named after is away."""
        self.ready.labels(service).set_function(_one_while_none(problems))
        for what, problem in (ways or {}).items():
            self.reaches.labels(service, what).set_function(_one_while_none(problem))
        if certificate_expires_at is not None:
            self.certificate_expires.labels(service).set(certificate_expires_at.timestamp())


def _one_while_none(problems: Callable[[], Sequence[str]]) -> Callable[[], float]:
    return lambda: float(not problems())
