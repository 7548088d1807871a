"""Metrics as Prometheus text on a port, and the metrics that every service has."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Thread
from typing import TypeVar
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from services.chassis.errors import Unavailable

M = TypeVar("M", Counter, Gauge)
# Close around the limits of live topics: 1 s for frames, 3 s for probes.
_AGES = (
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    0.75,
    1.0,
    1.25,
    1.5,
    2.0,
    2.5,
    3.0,
    3.5,
    4.0,
    5.0,
    10.0,
    30.0,
)


@dataclass(frozen=True, slots=True)
class RunnerMetrics:
    """What the runner counts, labelled by topic and, where it settles, by reason: both closed sets."""

    handled: Counter
    dropped: Counter
    gone: Counter
    poisoned: Counter
    handed_back: Counter
    dead: Counter
    age: Histogram
    in_flight: Gauge

    def begin(self, topic: str, reasons: Iterable[str]) -> None:
        """Count a topic from 0, so that what never happened can be told from what nobody counts."""
        for metric in (
            self.handled,
            self.gone,
            self.poisoned,
            self.handed_back,
            self.dead,
            self.age,
            self.in_flight,
        ):
            metric.labels(topic)
        for reason in reasons:
            self.dropped.labels(topic, reason)

    @classmethod
    def create(cls, service: str, registry: CollectorRegistry) -> "RunnerMetrics":
        """Register the metrics of `service`."""
        return cls(
            handled=Counter(f"{service}_records_handled", "Records handled.", ["topic"], registry=registry),
            dropped=Counter(
                f"{service}_records_dropped",
                "Records dropped unhandled, by reason.",
                ["topic", "reason"],
                registry=registry,
            ),
            gone=Counter(
                f"{service}_records_gone",
                "Records of live topics whose key was gone before they were read.",
                ["topic"],
                registry=registry,
            ),
            poisoned=Counter(
                f"{service}_records_poisoned", "Records that cannot be read.", ["topic"], registry=registry
            ),
            handed_back=Counter(
                f"{service}_records_handed_back",
                "Failed tries of durable records; each comes again.",
                ["topic"],
                registry=registry,
            ),
            dead=Counter(
                f"{service}_records_dead", "Records given up, dead-lettered.", ["topic"], registry=registry
            ),
            age=Histogram(
                f"{service}_record_age_seconds",
                "Age of what was handled, from its entry into the system.",
                ["topic"],
                buckets=_AGES,
                registry=registry,
            ),
            in_flight=Gauge(
                f"{service}_records_in_flight", "Records being handled.", ["topic"], registry=registry
            ),
        )


def from_zero(metric: M, values: Iterable[str]) -> M:
    """Count each value of its one label from 0: what never happened must not look like what nobody counts."""
    for value in values:
        metric.labels(value)
    return metric


@dataclass(frozen=True, slots=True)
class MetricsPort:
    """A running endpoint; `port` is the one that was taken."""

    server: WSGIServer
    thread: Thread

    @property
    def port(self) -> int:
        """The TCP port, on the address that was asked for."""
        return int(self.server.server_port)

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def serve_metrics(registry: CollectorRegistry, port: int, address: str = "127.0.0.1") -> MetricsPort:
    """Serve `registry` as Prometheus text; port 0 takes a free one. Unavailable when it is taken."""
    try:
        server, thread = start_http_server(port, address, registry)
    except OSError:
        raise Unavailable(f"port {port} on {address} is taken; choose another metrics port") from None
    return MetricsPort(server, thread)
