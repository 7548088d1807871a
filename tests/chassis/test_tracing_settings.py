import pytest

from services.chassis.errors import BadInput
from services.chassis.settings import load
from services.chassis.tracing.settings import TraceSettings


def test_nothing_is_traced_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGHTLINE_TRACES_ENDPOINT", raising=False)
    assert load(TraceSettings).endpoint == ""


@pytest.mark.parametrize("endpoint", ["https://collector.example:4317", "http://127.0.0.1:4317/"])
def test_a_collector_is_a_host_and_a_port(endpoint: str) -> None:
    assert load(TraceSettings, endpoint=endpoint).endpoint == endpoint.rstrip("/")


@pytest.mark.parametrize(
    "endpoint",
    [
        "collector:4317",
        "grpc://collector:4317",
        "https://collector",
        "https://collector:70000",
        "https://me:secret@collector:4317",
        "https://collector:4317/v1/traces",
        "https://collector:4317?token=1",
    ],
)
def test_anything_else_is_refused_in_one_line(endpoint: str) -> None:
    with pytest.raises(BadInput, match="SIGHTLINE_TRACES_ENDPOINT: it is https://host:port"):
        load(TraceSettings, endpoint=endpoint)


@pytest.mark.parametrize("sampled", [0.0, -0.1, 1.1])
def test_a_sample_is_some_of_the_faces_or_all(sampled: float) -> None:
    with pytest.raises(BadInput, match="SIGHTLINE_TRACES_SAMPLED"):
        load(TraceSettings, sampled=sampled)
