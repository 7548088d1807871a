"""A wrong value is refused, in one line that says where."""

import pytest

from tests.charts.helm import Helm

WRONG = [
    ("cameras=0", "/cameras"),
    ("cameras=many", "/cameras"),
    ("cameras=65", "cameras (65) are more than maximumCameras (64)"),
    ("camera=4", "'camera'"),
    ("maximumCameras=1.5", "/maximumCameras"),
    ("street.framesPerSecond=0", "/street/framesPerSecond"),
    ("street.framesPerSecond=30", "no camera sends so many"),
    ("image.pullPolicy=Sometimes", "/image/pullPolicy"),
    ("image.digest=sha256:12", "/image/digest"),
    ("log=loud", "/log"),
    ("graceSeconds=0", "/graceSeconds"),
    ("trialsAllowed=perhaps", "/trialsAllowed"),
    ("keys.secretPrefix=Keys", "/keys/secretPrefix"),
    ("credentials.password=secret", "'password'"),
    ("kafka.bootstrap=kafka", "/kafka/bootstrap"),
    ("kafka.securityProtocol=TLS", "/kafka/securityProtocol"),
    ("milvus.uri=http://root:Milvus@milvus:19530", "/milvus/uri"),
    ("traces.endpoint=collector:4317", "/traces/endpoint"),
    ("traces.endpoint=http://me:secret@collector:4317", "/traces/endpoint"),
    ("traces.sampled=2", "/traces/sampled"),
    ("console.origin=http://console.example", "/console/origin"),
    ("dayKeys.size=large", "/dayKeys/size"),
    ("persistence.whenDeleted=Sometimes", "/persistence/whenDeleted"),
    ("autoscaling.targetPercent=200", "/autoscaling/targetPercent"),
    ("autoscaling.keda.enabled=true", "autoscaling.keda.prometheusAddress is empty"),
    ("networkPolicy.kafka.ports[0]=0", "/networkPolicy/kafka/ports/0"),
    ("networkPolicy.kafka.to[0].host=kafka", "'host'"),
    ("services.detector.replicas=3", "'replicas'"),
    ("services.registrar.replicas=2", "'replicas'"),
    ("services.detectr.kind=Deployment", "'detectr'"),
    ("services.detector.env.detector_threads=2", "detector_threads"),
    ("services.detector.resources.requests.memory=lots", "/services/detector/resources/requests/memory"),
]


@pytest.mark.parametrize(("value", "said"), WRONG, ids=[value for value, _ in WRONG])
def test_a_wrong_value_is_refused_in_one_line(helm: Helm, value: str, said: str) -> None:
    (line,) = helm.refusal("--set", value)
    assert said in line


def test_a_secret_is_never_a_value(helm: Helm) -> None:
    for value in ("credentials.redisUrl=redis://x", "kafka.saslPassword=x", "milvus.token=x"):
        (line,) = helm.refusal("--set", value)
        assert "additional properties" in line
