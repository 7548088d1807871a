"""Replicas, cores and partitions follow from cameras, as Python's sums say."""

import math

import pytest
from prometheus_client import CollectorRegistry

from services.cli.sizing.replicas import BY_PARTITION, CORES_EACH, Replicas, replicas_for
from services.cli.sizing.sums import Wanted, partitions_for
from services.frame_grabber.domain.cameras import CameraState
from services.frame_grabber.metrics import FrameGrabberMetrics
from tests.charts.helm import FULL, NAMESPACE, Helm
from tests.charts.pods import of_kind
from tests.source_tree import ROOT

CAMERAS = [1, 10, 100, 1_000, 10_000]
FACES = 15.0
WORKLOADS = ("Deployment", "StatefulSet")


def expected(cameras: int, maximum: int, frames: float = 5.0, faces: float = FACES) -> dict[str, Replicas]:
    wanted = Wanted(cameras, cameras * faces, frames_per_second=frames)
    return replicas_for(wanted, partitions_for(maximum))


def rendered(helm: Helm, *sets: str) -> tuple[dict[str, Replicas], int]:
    """What the chart makes of it: replicas and cores of those that follow, and partitions."""
    found = helm.manifests(*(word for value in sets for word in ("--set-json", value)))
    workloads = of_kind(found, *WORKLOADS)
    replicas = {}
    for name in CORES_EACH:
        spec = workloads[f"{FULL}-{name.replace('_', '-')}"]["spec"]
        requests = spec["template"]["spec"]["containers"][0]["resources"]["requests"]
        replicas[name] = Replicas(spec["replicas"], int(requests["cpu"]))
    settings = of_kind(found, "ConfigMap")[f"{FULL}-settings"]["data"]
    return replicas, int(settings["SIGHTLINE_KAFKA_PARTITIONS"])


@pytest.mark.parametrize("cameras", CAMERAS)
def test_the_chart_comes_to_the_numbers_of_sightline_size(helm: Helm, cameras: int) -> None:
    replicas, partitions = rendered(helm, f"cameras={cameras}", f"maximumCameras={cameras}")
    assert replicas == expected(cameras, cameras)
    assert partitions == partitions_for(cameras)


def test_the_page_has_the_same_numbers() -> None:
    page = (ROOT / "docs" / "kubernetes" / "scale.md").read_text(encoding="utf-8")
    for cameras in CAMERAS:
        (line,) = [line for line in page.splitlines() if line.startswith(f"| {cameras:,} |")]
        counts = [one.count for one in expected(cameras, cameras).values()]
        stated = [int(cell.split()[0].replace(",", "")) for cell in line.strip("| ").split("|")]
        assert stated == [cameras, partitions_for(cameras), *counts]


@pytest.mark.parametrize(("frames", "faces"), [(1.0, 0.5), (2.5, 60.0), (12.5, 200.0)])
def test_it_does_so_for_other_streets(helm: Helm, frames: float, faces: float) -> None:
    replicas, _ = rendered(
        helm,
        "cameras=77",
        "maximumCameras=200",
        f"street.framesPerSecond={frames}",
        f"street.facesPerMinute={faces}",
    )
    assert replicas == expected(77, 200, frames, faces)


def test_partitions_follow_what_is_planned_and_not_what_is_watched(helm: Helm) -> None:
    assert {rendered(helm, f"cameras={n}", "maximumCameras=100")[1] for n in (1, 50, 100)} == {128}


def test_nobody_waits_for_a_partition_that_is_not_there(helm: Helm) -> None:
    replicas, partitions = rendered(helm, "cameras=10000", "maximumCameras=10000")
    assert all(replicas[name].count <= partitions for name in BY_PARTITION)
    detectors = replicas["detector"]
    assert detectors.count == partitions and detectors.cores > CORES_EACH["detector"]


@pytest.mark.parametrize("way", ["autoscaling.enabled=true", "autoscaling.keda.enabled=true"])
def test_scaling_begins_at_what_cameras_need_and_ends_at_what_is_planned(helm: Helm, way: str) -> None:
    address = "autoscaling.keda.prometheusAddress=http://prometheus:9090"
    words = ("--set", "cameras=10,maximumCameras=100", "--set", f"{way},{address}")
    found = helm.manifests(*words)
    least, most = expected(10, 100), expected(100, 100)
    scaled = of_kind(found, "HorizontalPodAutoscaler", "ScaledObject")
    assert set(scaled) == {f"{FULL}-{name.replace('_', '-')}" for name in CORES_EACH}
    for name in CORES_EACH:
        spec = scaled[f"{FULL}-{name.replace('_', '-')}"]["spec"]
        bounds = [spec.get("minReplicas", spec.get("minReplicaCount"))]
        bounds.append(spec.get("maxReplicas", spec.get("maxReplicaCount")))
        assert bounds == [least[name].count, most[name].count]
        workload = of_kind(found, *WORKLOADS)[f"{FULL}-{name.replace('_', '-')}"]
        assert "replicas" not in workload["spec"]


@pytest.mark.parametrize("cameras", [9, 40, 500])
def test_keda_comes_to_as_many_by_dividing_cameras(helm: Helm, cameras: int) -> None:
    words = "autoscaling.keda.enabled=true,autoscaling.keda.prometheusAddress=http://p:9090"
    found = helm.manifests("--set", f"{words},maximumCameras=1000")
    for name, wanted in expected(cameras, 1000).items():
        spec = of_kind(found, "ScaledObject")[f"{FULL}-{name.replace('_', '-')}"]["spec"]
        by_cameras, by_load = spec["triggers"]
        each = int(by_cameras["metadata"]["threshold"])
        # A whole number of cameras each: never fewer replicas, and hardly more.
        assert wanted.count <= math.ceil(cameras / each) <= wanted.count * 1.2 + 1
        assert by_load["type"] == "cpu"


def test_frame_age_and_drops_are_alarms_and_scale_nothing(helm: Helm) -> None:
    words = "autoscaling.keda.enabled=true,autoscaling.keda.prometheusAddress=http://p:9090"
    for one in of_kind(helm.manifests("--set", words), "ScaledObject").values():
        triggers = one["spec"]["triggers"]
        queries = [trigger["metadata"].get("query") for trigger in triggers]
        assert queries == [
            f'sum(frame_grabber_cameras{{namespace="{NAMESPACE}",state!~"ended|failed"}})',
            None,
        ]


def test_while_nobody_counts_cameras_no_pod_is_taken_away(helm: Helm) -> None:
    words = "autoscaling.keda.enabled=true,autoscaling.keda.prometheusAddress=http://p:9090"
    for one in of_kind(helm.manifests("--set", words), "ScaledObject").values():
        assert "fallback" not in one["spec"]
        assert one["spec"]["triggers"][0]["metadata"]["ignoreNullValues"] == "false"


@pytest.mark.parametrize("way", ["autoscaling.enabled=true", "autoscaling.keda.enabled=true"])
def test_both_wait_as_long_before_there_are_fewer(helm: Helm, way: str) -> None:
    address = "autoscaling.keda.prometheusAddress=http://p:9090"
    found = helm.manifests("--set", f"{way},{address},autoscaling.keda.cooldownSeconds=77")
    for one in of_kind(found, "HorizontalPodAutoscaler", "ScaledObject").values():
        spec = one["spec"].get("advanced", {}).get("horizontalPodAutoscalerConfig", one["spec"])
        assert spec["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 77


def test_keda_asks_for_states_that_there_are() -> None:
    assert {"ended", "failed"} < {state.value for state in CameraState}


def test_keda_asks_for_a_metric_that_there_is() -> None:
    registry = CollectorRegistry()
    FrameGrabberMetrics.create(registry)
    assert "frame_grabber_cameras" in {metric.name for metric in registry.collect()}
