"""Metrics on a port."""

from urllib.request import urlopen

import pytest
from prometheus_client import CollectorRegistry, Counter

from services.chassis.errors import Unavailable
from services.chassis.telemetry import RunnerMetrics, from_zero, serve_metrics


def test_metrics_are_served_as_text_on_the_port_that_was_taken() -> None:
    registry = CollectorRegistry()
    RunnerMetrics.create("reader", registry).handled.labels("frames.v1").inc()
    port = serve_metrics(registry, 0)
    try:
        with urlopen(f"http://127.0.0.1:{port.port}/metrics") as answer:
            text = answer.read().decode()
    finally:
        port.close()
    assert 'reader_records_handled_total{topic="frames.v1"} 1.0' in text


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    first = serve_metrics(CollectorRegistry(), 0)
    try:
        with pytest.raises(Unavailable, match=f"port {first.port} on 127.0.0.1 is taken"):
            serve_metrics(CollectorRegistry(), first.port)
    finally:
        first.close()


def test_two_services_share_a_registry() -> None:
    registry = CollectorRegistry()
    for service in ("one", "another"):
        RunnerMetrics.create(service, registry)


def test_a_topic_counts_from_zero() -> None:
    registry = CollectorRegistry()
    RunnerMetrics.create("reader", registry).begin("frames.v1", ["stale"])
    dropped = {"topic": "frames.v1", "reason": "stale"}
    assert registry.get_sample_value("reader_records_dropped_total", dropped) == 0
    assert registry.get_sample_value("reader_records_dead_total", {"topic": "frames.v1"}) == 0


def test_a_word_of_a_closed_set_counts_from_zero() -> None:
    registry = CollectorRegistry()
    from_zero(Counter("photos", "Photos.", ["verdict"], registry=registry), ("taken", "blurred"))
    assert registry.get_sample_value("photos_total", {"verdict": "blurred"}) == 0
