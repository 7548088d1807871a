"""Each service gets what docker/compose.yaml gives it, and nothing of another's."""

import re
from typing import Any

import pytest

from services.chassis.access import CONSOLE, SERVICES
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.settings import load
from services.chassis.tracing.settings import TraceSettings
from services.cli.host.cluster_settings import ClusterSettings
from tests.charts.helm import FULL, SCENARIOS, Helm
from tests.charts.pods import of_kind, pods
from tests.test_docker import environment, variables

NAMES = [name.replace("_", "-") for name in (*SERVICES, CONSOLE)]
named = pytest.mark.parametrize("name", NAMES)


def pod_of(helm: Helm, name: str, *words: str) -> dict[str, Any]:
    return dict(pods(helm.manifests(*words)))[f"{FULL}-{name}"]


def variables_of(helm: Helm, name: str, *words: str) -> dict[str, Any]:
    """A service's own variables, and those of all."""
    found = helm.manifests(*words)
    shared: dict[str, Any] = of_kind(found, "ConfigMap")[f"{FULL}-settings"]["data"]
    (container,) = dict(pods(found))[f"{FULL}-{name}"]["containers"]
    own = {one["name"]: one.get("value", one.get("valueFrom")) for one in container["env"]}
    return {**shared, **own}


def test_there_is_a_workload_for_each_service(helm: Helm) -> None:
    found = of_kind(helm.manifests(), "Deployment", "StatefulSet")
    assert set(found) == {f"{FULL}-{name}" for name in NAMES}
    for name in NAMES:
        (container,) = found[f"{FULL}-{name}"]["spec"]["template"]["spec"]["containers"]
        assert container["command"] == ["python3", "-m", "services", name.replace("-", "_")]


@named
def test_a_service_reads_each_variable_that_it_gets(helm: Helm, name: str) -> None:
    for scenario in SCENARIOS:
        assert set(variables_of(helm, name, "--values", str(scenario))) - variables() == set()


@named
def test_a_service_gets_what_compose_gives_it(helm: Helm, name: str) -> None:
    composed = {one for one in environment(name) if not one.startswith("DETECTOR_") and "THREADS" not in one}
    assert composed - set(variables_of(helm, name)) == set()


@named
def test_a_secret_comes_by_reference(helm: Helm, name: str) -> None:
    for variable, value in variables_of(helm, name).items():
        if re.search(r"PASSWORD|TOKEN|REDIS_URL|DATABASE_URL", variable):
            assert set(value) == {"secretKeyRef"}


@named
def test_a_service_is_given_its_own_key_and_no_other(helm: Helm, name: str) -> None:
    pod = pod_of(helm, name)
    given = [one["secret"]["secretName"] for one in pod["volumes"] if "secret" in one]
    console = ["sightline-console-tls"] if name == CONSOLE else []
    assert given == [f"sightline-keys-{name}", *console]
    # Only what copies it sees the Secret; the service sees the copy, which is its own and nobody's besides.
    (copying,) = pod["initContainers"]
    assert copying["command"][:2] == ["install", "--mode=0600"]
    assert f"/etc/sightline/given/{name.replace('-', '_')}.key" in copying["command"]
    assert "given" not in {one["name"] for one in pod["containers"][0]["volumeMounts"]}


@named
def test_a_service_has_users_of_its_own_where_that_is_asked_for(helm: Helm, name: str) -> None:
    found = variables_of(helm, name, "--set", "credentials.perService=true,kafka.securityProtocol=SASL_SSL")
    secrets = {one["secretKeyRef"]["name"] for one in found.values() if isinstance(one, dict)}
    assert secrets == (set() if name == CONSOLE else {f"sightline-servers-{name}"})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_servers_authority_is_believed_wherever_tls_is(helm: Helm, scheme: str) -> None:
    words = f"authority.existingSecret=ours,milvus.uri={scheme}://milvus:19530"
    files = {
        variable: value
        for variable, value in variables_of(helm, "matcher", "--set", words).items()
        if variable.endswith("_CA_FILE")
    }
    wanted = {"SIGHTLINE_KAFKA_CA_FILE", "SIGHTLINE_REDIS_CA_FILE"}
    assert set(files) == wanted | ({"MATCHER_MILVUS_CA_FILE"} if scheme == "https" else set())
    assert set(files.values()) == {"/etc/sightline/authority/ca.crt"}


def traced(helm: Helm, name: str, *words: str) -> dict[str, Any]:
    return {key: value for key, value in variables_of(helm, name, *words).items() if "_TRACES_" in key}


@named
def test_faces_are_traced_only_where_that_is_asked_for_and_by_those_who_handle_them(
    helm: Helm, name: str
) -> None:
    assert traced(helm, name) == {}
    words = ("--set", "traces.endpoint=https://collector:4317", "--set-json", "traces.sampled=0.25")
    found = traced(helm, name, *words)
    handles_faces = name in ("detector", "embedder", "matcher", "alert-dispatcher")
    stated = {"SIGHTLINE_TRACES_ENDPOINT": "https://collector:4317", "SIGHTLINE_TRACES_SAMPLED": "0.25"}
    assert found == (stated if handles_faces else {})


@pytest.mark.parametrize(("scheme", "believed"), [("http", False), ("https", True)])
def test_the_collector_s_certificate_is_believed_as_the_servers_are(
    helm: Helm, scheme: str, believed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = f"authority.existingSecret=ours,traces.endpoint={scheme}://collector:4317"
    found = traced(helm, "matcher", "--set", words)
    assert found.pop("SIGHTLINE_TRACES_CA_FILE", None) == (
        "/etc/sightline/authority/ca.crt" if believed else None
    )
    for variable, value in found.items():
        monkeypatch.setenv(variable, value)
    assert load(TraceSettings).sampled == 0.01


@named
def test_a_service_has_the_time_to_finish(helm: Helm, name: str) -> None:
    pod = pod_of(helm, name, "--set", "graceSeconds=45")
    assert pod["terminationGracePeriodSeconds"] > 45


@named
def test_a_service_is_asked_whether_it_lives_and_whether_it_is_ready(helm: Helm, name: str) -> None:
    (container,) = pod_of(helm, name)["containers"]
    paths = {
        word: container[word]["httpGet"]["path"]
        for word in ("startupProbe", "livenessProbe", "readinessProbe")
    }
    assert paths == {"startupProbe": "/livez", "livenessProbe": "/livez", "readinessProbe": "/readyz"}
    assert {"name": "http", "containerPort": 7480} in container["ports"]


def test_the_settings_of_all_are_taken(helm: Helm, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in of_kind(helm.manifests(), "ConfigMap")[f"{FULL}-settings"]["data"].items():
        monkeypatch.setenv(variable, value)
    settings = load(ClusterSettings)
    assert load(KafkaSettings).partitions == 64
    services = of_kind(helm.manifests(), "Service")
    assert {settings.address_of(name).removesuffix(":7400") for name in SERVICES} == {
        name for name in services if not name.endswith(CONSOLE)
    }


def test_the_console_knows_each_detector_by_name(helm: Helm) -> None:
    words = ("--set", "cameras=20,maximumCameras=40")
    found = helm.manifests(*words)
    detectors = of_kind(found, "StatefulSet")[f"{FULL}-detector"]
    named_ones = variables_of(helm, CONSOLE, *words)["SIGHTLINE_DETECTORS"].split(",")
    assert len(named_ones) == detectors["spec"]["replicas"] == 5
    assert named_ones[4] == f"{FULL}-detector-4.{FULL}-detector:7400"
    assert of_kind(found, "Service")[f"{FULL}-detector"]["spec"]["clusterIP"] == "None"


def test_a_certificate_is_good_for_every_name_that_is_called(helm: Helm) -> None:
    words = "tls.enabled=true,tls.certManager.enabled=true,tls.certManager.issuer=ours"
    found = of_kind(helm.manifests("--set", words), "Certificate")
    assert found[f"{FULL}-detector"]["spec"]["dnsNames"] == [f"{FULL}-detector", f"*.{FULL}-detector"]
    assert set(found) == {f"{FULL}-{name}" for name in NAMES}


def test_keys_of_days_are_never_backed_up(helm: Helm) -> None:
    spec = of_kind(helm.manifests(), "StatefulSet")[f"{FULL}-retention-purger"]["spec"]
    (claim,) = spec["volumeClaimTemplates"]
    assert claim["metadata"]["labels"]["velero.io/exclude-from-backup"] == "true"
    assert variables_of(helm, "retention-purger")["RETENTION_PURGER_DAY_KEYS"].startswith(
        spec["template"]["spec"]["containers"][0]["volumeMounts"][-1]["mountPath"]
    )


def test_topics_are_made_before_services_start_and_before_an_upgrade(helm: Helm) -> None:
    job = of_kind(helm.manifests(), "Job")[f"{FULL}-topics"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert container["command"] == ["sightline", "topics", "apply"]
    assert {one["name"] for one in container["env"]} >= {"SIGHTLINE_KAFKA_PARTITIONS"}


def test_one_pod_of_a_service_at_a_time_may_be_moved(helm: Helm) -> None:
    budgets = of_kind(helm.manifests(), "PodDisruptionBudget")
    assert set(budgets) == {f"{FULL}-{name}" for name in NAMES}
    assert all(one["spec"]["maxUnavailable"] == 1 for one in budgets.values())
