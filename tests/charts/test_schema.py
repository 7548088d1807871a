"""A wrong value is refused, in one line that says where."""

import re

import pytest

from tests.charts.helm import Helm


def unknown(name: str) -> str:
    """What Helm says of a value that there is not, before its 3.18 and since."""
    return rf"(?i)additional propert(y|ies) '?{name}'? (is )?not allowed"


# Where it is, in Helm's words since 3.18 with slashes.
WRONG = [
    ("cameras=0", r"\bcameras\b"),
    ("cameras=many", r"\bcameras\b"),
    ("cameras=65", r"cameras \(65\) are more than maximumCameras \(64\)"),
    ("camera=4", unknown("camera")),
    ("maximumCameras=1.5", r"\bmaximumCameras\b"),
    ("street.framesPerSecond=0", r"\bstreet\.framesPerSecond\b"),
    ("street.framesPerSecond=30", "no camera sends so many"),
    ("image.pullPolicy=Sometimes", r"\bimage\.pullPolicy\b"),
    ("image.digest=sha256:12", r"\bimage\.digest\b"),
    ("log=loud", r"\blog\b"),
    ("graceSeconds=0", r"\bgraceSeconds\b"),
    ("trialsAllowed=perhaps", r"\btrialsAllowed\b"),
    ("keys.secretPrefix=Keys", r"\bkeys\.secretPrefix\b"),
    ("credentials.password=secret", unknown("password")),
    ("kafka.bootstrap=kafka", r"\bkafka\.bootstrap\b"),
    ("kafka.securityProtocol=TLS", r"\bkafka\.securityProtocol\b"),
    ("milvus.uri=http://root:Milvus@milvus:19530", r"\bmilvus\.uri\b"),
    ("traces.endpoint=collector:4317", r"\btraces\.endpoint\b"),
    ("traces.endpoint=http://me:secret@collector:4317", r"\btraces\.endpoint\b"),
    ("traces.sampled=2", r"\btraces\.sampled\b"),
    ("console.origin=http://console.example", r"\bconsole\.origin\b"),
    ("dayKeys.size=large", r"\bdayKeys\.size\b"),
    ("persistence.whenDeleted=Sometimes", r"\bpersistence\.whenDeleted\b"),
    ("autoscaling.targetPercent=200", r"\bautoscaling\.targetPercent\b"),
    ("autoscaling.keda.enabled=true", r"autoscaling\.keda\.prometheusAddress is empty"),
    ("networkPolicy.kafka.ports[0]=0", r"\bnetworkPolicy\.kafka\.ports\.0\b"),
    ("networkPolicy.kafka.to[0].host=kafka", unknown("host")),
    ("services.detector.replicas=3", unknown("replicas")),
    ("services.registrar.replicas=2", unknown("replicas")),
    ("services.detectr.kind=Deployment", unknown("detectr")),
    ("services.detector.env.detector_threads=2", "detector_threads"),
    (
        "services.detector.resources.requests.memory=lots",
        r"\bservices\.detector\.resources\.requests\.memory\b",
    ),
]


@pytest.mark.parametrize(("value", "said"), WRONG, ids=[value for value, _ in WRONG])
def test_a_wrong_value_is_refused_in_one_line(helm: Helm, value: str, said: str) -> None:
    (line,) = helm.refusal("--set", value)
    assert re.search(said, line.replace("/", "."))


def test_a_secret_is_never_a_value(helm: Helm) -> None:
    for value in ("credentials.redisUrl=redis://x", "kafka.saslPassword=x", "milvus.token=x"):
        (line,) = helm.refusal("--set", value)
        assert re.search(unknown(value.partition("=")[0].partition(".")[2]), line)
