"""Who may reach whom: the flow's edges, which the contracts state, and no other."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from services.chassis.access import CONSOLE, SERVICES
from services.chassis.access.contract import method_of, services_of
from services.chassis.access.people import Role
from tests.charts.helm import FULL, SCENARIOS, Helm, Manifest
from tests.charts.pods import of_kind
from tests.source_tree import ROOT

COMPONENT = "app.kubernetes.io/component"
EVERYBODY = {"app.kubernetes.io/name": "sightline", "app.kubernetes.io/instance": "s"}
# From whom, to whom, by which port.
Edge = tuple[str, str, int]
named = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)


def kebab(name: str) -> str:
    return name.replace("_", "-")


def by_contract() -> set[Edge]:
    """Who calls whom by gRPC; people call through the console."""
    edges = set()
    people = {role.value for role in Role}
    for owner in SERVICES:
        for service in services_of(owner):
            for method in service.methods:
                stated = method_of(f"/{service.full_name}/{method.name}")
                assert stated is not None
                callers = stated.callers & {*SERVICES, CONSOLE}
                if stated.callers & people:
                    callers |= {CONSOLE}
                edges |= {(kebab(caller), kebab(owner), 7400) for caller in callers}
    return edges


def by_test() -> set[Edge]:
    """`helm test` asks each whether it is ready."""
    return {("test", kebab(name), 7480) for name in (*SERVICES, CONSOLE)}


def policies(found: Sequence[Manifest]) -> list[dict[str, Any]]:
    return [one["spec"] for one in of_kind(found, "NetworkPolicy").values()]


def inner(specs: Sequence[dict[str, Any]], way: str) -> set[Edge]:
    """The edges between our own pods that policies of one way open; `way`: egress or ingress."""
    edges = set()
    for spec in specs:
        one = spec["podSelector"]["matchLabels"].get(COMPONENT, "all")
        for rule in spec.get(way, []):
            for peer in rule.get("to" if way == "egress" else "from", []):
                other = peer.get("podSelector", {}).get("matchLabels", {}).get(COMPONENT)
                if other is not None:
                    pair = (one, other) if way == "egress" else (other, one)
                    edges |= {(*pair, port["port"]) for port in rule["ports"]}
    return edges


@named
def test_every_edge_of_the_flow_is_open_at_both_ends_and_no_other(helm: Helm, scenario: Path) -> None:
    specs = policies(helm.manifests("--values", scenario))
    wanted = by_contract() | by_test()
    assert inner(specs, "egress") == wanted
    assert inner(specs, "ingress") == wanted


@named
def test_whatever_is_not_an_edge_is_denied(helm: Helm, scenario: Path) -> None:
    deny = of_kind(helm.manifests("--values", scenario), "NetworkPolicy")[f"{FULL}-deny"]["spec"]
    assert deny == {"podSelector": {"matchLabels": EVERYBODY}, "policyTypes": ["Ingress", "Egress"]}


def test_a_policy_is_called_after_its_edge(helm: Helm) -> None:
    for name, policy in of_kind(helm.manifests(), "NetworkPolicy").items():
        one = policy["spec"]["podSelector"]["matchLabels"].get(COMPONENT)
        ways = policy["spec"]["policyTypes"]
        assert len(ways) == 1 or name == f"{FULL}-deny"
        if one is not None:
            word = "to" if ways == ["Egress"] else "from"
            assert name.startswith(f"{FULL}-{one}-{word}-")


def test_each_server_is_reached_by_those_who_use_it(helm: Helm) -> None:
    with_records = {kebab(name) for name in SERVICES if (ROOT / "services" / name / "migrations.py").exists()}
    everybody = {kebab(name) for name in SERVICES}
    reached = ways_out(helm.manifests())
    assert reached["kafka"] == everybody | {"topics"}
    assert reached["redis"] == everybody
    assert reached["postgres"] == with_records
    assert reached["milvus"] == {"matcher"}
    assert reached["cameras"] == {"frame-grabber"}
    assert set(reached) == {"kafka", "redis", "postgres", "milvus", "cameras", "dns"}


def ways_out(found: Sequence[Manifest]) -> dict[str, set[str]]:
    """Who gets where, of what is no pod of ours."""
    reached: dict[str, set[str]] = {}
    ours = {kebab(name) for name in (*SERVICES, CONSOLE)}
    for name, policy in of_kind(found, "NetworkPolicy").items():
        if policy["spec"]["policyTypes"] == ["Egress"]:
            one, _, place = name.removeprefix(f"{FULL}-").partition("-to-")
            if place not in ours:
                reached.setdefault(place, set()).add(one)
    return reached


def test_the_provider_is_reached_by_the_registrar_alone_and_the_webhook_by_the_dispatcher(helm: Helm) -> None:
    ports = "networkPolicy.provider.ports={443},networkPolicy.webhook.ports={443}"
    reached = ways_out(helm.manifests("--set", ports))
    assert reached["provider"] == {"registrar"}
    assert reached["webhook"] == {"alert-dispatcher"}


def test_the_collector_of_traces_is_reached_by_those_who_trace_faces_where_there_is_one(helm: Helm) -> None:
    assert "collector" not in ways_out(helm.manifests("--set", "networkPolicy.collector.ports={4317}"))
    found = helm.manifests(
        "--set", "traces.endpoint=http://collector:4318,networkPolicy.collector.ports={4318}"
    )
    assert ways_out(found)["collector"] == {"detector", "embedder", "matcher", "alert-dispatcher"}
    (rule,) = of_kind(found, "NetworkPolicy")[f"{FULL}-matcher-to-collector"]["spec"]["egress"]
    assert rule == {"ports": [{"protocol": "TCP", "port": 4318}]}


def test_prometheus_reads_metrics_and_calls_nothing(helm: Helm) -> None:
    found = helm.manifests("--set", "networkPolicy.prometheus.from[0].podSelector.matchLabels.app=prometheus")
    spec = of_kind(found, "NetworkPolicy")[f"{FULL}-all-from-prometheus"]["spec"]
    (rule,) = spec["ingress"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 7480}]
    assert rule["from"] == [{"podSelector": {"matchLabels": {"app": "prometheus"}}}]


def test_nobody_else_gets_in_but_browsers_to_the_console(helm: Helm) -> None:
    entered = {
        name
        for name, policy in of_kind(helm.manifests(), "NetworkPolicy").items()
        for rule in policy["spec"].get("ingress", [])
        if "from" not in rule
    }
    assert entered == {f"{FULL}-console-from-browsers"}
