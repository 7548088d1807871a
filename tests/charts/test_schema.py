"""A wrong value is refused, in one line that says where."""

import re

import pytest

from tests.charts.helm import Helm


def at(place: str) -> str:
    """How Helm begins to say what is wrong with a value: with dots before its 3.18, since with slashes."""
    return f"^- ({re.escape(place)}: |at '/{re.escape(place.replace('.', '/'))}': )"


def unknown(name: str) -> str:
    """What it says of a value that there is not, likewise."""
    return rf"(?i)additional propert(y|ies) '?{name}'? (is )?not allowed"


WRONG = [
    ("cameras=0", at("cameras")),
    ("cameras=many", at("cameras")),
    ("cameras=65", r"cameras \(65\) are more than maximumCameras \(64\)"),
    ("camera=4", unknown("camera")),
    ("maximumCameras=1.5", at("maximumCameras")),
    ("street.framesPerSecond=0", at("street.framesPerSecond")),
    ("street.framesPerSecond=30", "no camera sends so many"),
    ("image.pullPolicy=Sometimes", at("image.pullPolicy")),
    ("image.digest=sha256:12", at("image.digest")),
    ("log=loud", at("log")),
    ("graceSeconds=0", at("graceSeconds")),
    ("trialsAllowed=perhaps", at("trialsAllowed")),
    ("keys.secretPrefix=Keys", at("keys.secretPrefix")),
    ("credentials.password=secret", unknown("password")),
    ("kafka.bootstrap=kafka", at("kafka.bootstrap")),
    ("kafka.securityProtocol=TLS", at("kafka.securityProtocol")),
    ("milvus.uri=http://root:Milvus@milvus:19530", at("milvus.uri")),
    ("traces.endpoint=collector:4317", at("traces.endpoint")),
    ("traces.endpoint=http://me:secret@collector:4317", at("traces.endpoint")),
    ("traces.sampled=2", at("traces.sampled")),
    ("console.origin=http://console.example", at("console.origin")),
    ("dayKeys.size=large", at("dayKeys.size")),
    ("persistence.whenDeleted=Sometimes", at("persistence.whenDeleted")),
    ("autoscaling.targetPercent=200", at("autoscaling.targetPercent")),
    ("autoscaling.keda.enabled=true", r"autoscaling\.keda\.prometheusAddress is empty"),
    ("networkPolicy.kafka.ports[0]=0", at("networkPolicy.kafka.ports.0")),
    ("networkPolicy.kafka.to[0].host=kafka", unknown("host")),
    ("services.detector.replicas=3", unknown("replicas")),
    ("services.registrar.replicas=2", unknown("replicas")),
    ("services.detectr.kind=Deployment", unknown("detectr")),
    ("services.detector.env.detector_threads=2", "detector_threads"),
    (
        "services.detector.resources.requests.memory=lots",
        at("services.detector.resources.requests.memory"),
    ),
]


@pytest.mark.parametrize(("value", "said"), WRONG, ids=[value for value, _ in WRONG])
def test_a_wrong_value_is_refused_in_one_line(helm: Helm, value: str, said: str) -> None:
    (line,) = helm.refusal("--set", value)
    assert re.search(said, line)


def test_a_secret_is_never_a_value(helm: Helm) -> None:
    for value in ("credentials.redisUrl=redis://x", "kafka.saslPassword=x", "milvus.token=x"):
        (line,) = helm.refusal("--set", value)
        assert re.search(unknown(value.partition("=")[0].partition(".")[2]), line)
