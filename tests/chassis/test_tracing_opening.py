import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.chassis.settings import load
from services.chassis.tracing import OFF
from services.chassis.tracing.opening import Tracing
from services.chassis.tracing.settings import TraceSettings
from tests.chassis.collector import Collector, collecting
from tests.chassis.test_tracing_spans import CAPTURED, RECEIVED

ROOT = Path(__file__).parents[2]
# redis-py, which has measures of its own to offer, imports OpenTelemetry's metrics where it finds them.
_IMPORTED = """
import sys
from prometheus_client import CollectorRegistry
from services.chassis.settings import load
from services.chassis.tracing.opening import Tracing
from services.chassis.tracing.settings import TraceSettings
from services.cli.host import one_process, serving
from services.detector import service
registry = CollectorRegistry()
traces = Tracing.of(load(TraceSettings), registry).by("detector")
ours = {"services.chassis.tracing.spans", "services.chassis.tracing.sending"}
theirs = {"opentelemetry.sdk.trace", "opentelemetry.exporter", "opentelemetry.proto"}
print(sorted((ours | theirs) & set(sys.modules)), list(registry.collect()))
"""


def test_where_none_are_asked_for_no_service_imports_what_makes_traces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SIGHTLINE_TRACES_ENDPOINT", raising=False)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{ROOT}/proto/gen")
    done = subprocess.run([sys.executable, "-c", _IMPORTED], capture_output=True, text=True, check=False)
    assert done.stdout == "[] []\n", done.stderr


async def test_no_traces_are_the_same_nothing_for_everybody() -> None:
    tracing = Tracing.of(load(TraceSettings, endpoint=""), CollectorRegistry())
    assert tracing.by("detector") is tracing.by("matcher") is OFF
    await tracing.close()


async def face(collector: Collector, registry: CollectorRegistry) -> None:
    tracing = Tracing.of(load(TraceSettings, endpoint=collector.endpoint, sampled=1.0), registry)
    with tracing.by("detector").begin(RECEIVED, CAPTURED):
        pass
    await tracing.close()


async def test_a_collector_gets_otlp() -> None:
    registry = CollectorRegistry()
    with collecting() as collector:
        await face(collector, registry)
        (span,) = collector.spans
    assert (span.service, span.name, span.parent, span.failed) == ("detector", "face", b"", False)
    assert registry.get_sample_value("sightline_trace_spans_sent_total") == 1


async def test_nothing_but_the_service_is_said_of_who_sent_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "host.name=node-7,camera=door")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "door")
    with collecting() as collector:
        await face(collector, CollectorRegistry())
        (request,) = collector.requests
    assert [one.key for one in request.resource_spans[0].resource.attributes] == ["service.name"]
    assert b"door" not in collector.everything and b"node-7" not in collector.everything


async def test_without_a_collector_a_process_ends_all_the_same_and_counts_what_it_lost() -> None:
    registry = CollectorRegistry()
    await face(Collector(port=1), registry)
    assert registry.get_sample_value("sightline_trace_spans_lost_total", {"reason": "not_taken"}) == 1


async def test_a_collector_that_refuses_costs_the_spans() -> None:
    registry = CollectorRegistry()
    with collecting() as collector:
        collector.refuses = True
        await face(collector, registry)
    assert registry.get_sample_value("sightline_trace_spans_lost_total", {"reason": "not_taken"}) == 1
