"""Who may call what, as the contract says: every method names its callers."""

from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry

from services.chassis.access import CONSOLE, OPERATOR, SERVICES, Access, Caller, Directory, Identity, Role
from services.chassis.access.access import audience_of, header_of, may_call, needs_no_token
from services.chassis.access.contract import method_of, services_of
from services.chassis.access.refusal import Refusal
from services.chassis.access.tokens import sign

NAMES = (*SERVICES, OPERATOR, CONSOLE)
PATHS = [
    f"/{service.full_name}/{method.name}"
    for owner in SERVICES
    for service in services_of(owner)
    for method in service.methods
]
REFLECTION = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"


@pytest.mark.parametrize("path", PATHS)
def test_every_method_names_callers_that_exist(path: str) -> None:
    method = method_of(path)
    assert method is not None
    assert method.callers and method.callers <= {*NAMES, *Role} - {method.owner}


@pytest.mark.parametrize("path", PATHS)
def test_a_token_is_for_the_owner_of_the_method(path: str) -> None:
    assert audience_of(path) == path.split(".")[1]


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_may_call(path: str) -> None:
    method = method_of(path)
    assert method is not None
    names = {name for name in (*NAMES, "", "stranger") if may_call(Caller(name), path)}
    roles = {role for role in Role if may_call(Caller("alice", frozenset({role})), path)}
    assert names | roles == method.callers


@pytest.mark.parametrize("role", Role)
def test_a_role_is_held_by_a_person_and_is_no_name(role: Role) -> None:
    assert not any(may_call(Caller(role.value), path) for path in PATHS)


def test_a_person_may_not_call_under_the_name_of_a_service() -> None:
    for path in PATHS:
        method = method_of(path)
        assert method is not None
        for name in method.callers - {*Role}:
            impostor = Caller(name, frozenset(set(Role) - method.callers))
            assert not (impostor.is_person and may_call(impostor, path))


def test_who_holds_two_roles_may_call_what_either_may() -> None:
    both = frozenset({Role.AUTHOR, Role.AUTHORISING_OFFICER})
    for path in PATHS:
        either = any(may_call(Caller("alice", frozenset({role})), path) for role in both)
        assert may_call(Caller("alice", both), path) == either


@pytest.mark.parametrize("service", ["detector.v1.FaceService", "embedder.v1.TemplateService"])
def test_faces_and_templates_are_told_to_services_and_never_to_a_person(service: str) -> None:
    methods = [method_of(path) for path in PATHS if path.startswith(f"/sightline.{service}/")]
    assert methods
    for method in methods:
        assert method is not None and method.callers <= set(SERVICES)


def test_what_cameras_see_is_shown_to_those_who_look_after_them_alone() -> None:
    method = method_of("/sightline.detector.v1.ViewService/WatchCamera")
    assert method is not None and method.callers == {"supervisor", "engineer"}


def test_keys_are_wrapped_and_unwrapped_for_the_alert_dispatcher_alone() -> None:
    for name in ("WrapKey", "UnwrapKey"):
        method = method_of(f"/sightline.retention_purger.v1.RetentionService/{name}")
        assert method is not None and method.callers == {"alert_dispatcher"}


def test_templates_go_to_the_matcher_alone() -> None:
    method = method_of("/sightline.registrar.v1.WatchlistService/ListEntries")
    assert method is not None and method.callers == {"matcher"}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/a/b",
        "/sightline.registrar.v1.WatchlistService/Unknown",
        "/sightline.a.v1.B/C",
    ],
)
def test_what_no_contract_states_is_open_to_nobody(path: str) -> None:
    assert not needs_no_token(path)
    assert not any(may_call(Caller(name), path) for name in NAMES)
    assert not any(may_call(Caller("alice", frozenset({role})), path) for role in Role)


def test_how_a_server_is_may_be_asked_by_anyone_and_what_it_serves_by_those_who_are_known() -> None:
    assert needs_no_token("/grpc.health.v1.Health/Check")
    assert not needs_no_token("/grpc.health.v1.Health/Watch") and not needs_no_token(REFLECTION)
    assert may_call(Caller("detector"), "/grpc.health.v1.Health/Watch")
    assert may_call(Caller(OPERATOR), REFLECTION)


def test_a_start_waits_for_longer_than_the_gallery_may_take() -> None:
    from services.registrar.settings import RegistrarSettings

    for name in ("StartDeployment", "EndDeployment"):
        method = method_of(f"/sightline.registrar.v1.DeploymentService/{name}")
        assert method is not None and method.deadline_seconds > RegistrarSettings().gallery_wait_seconds


def test_a_token_that_held_once_is_looked_at_again_when_its_time_is_over() -> None:
    matcher, clock = Identity.generate("matcher"), [1_800_000_000.0]
    access = replace(
        Access.create("service", Directory.of([matcher]), CollectorRegistry()), now=lambda: clock[0]
    )
    path = "/sightline.registrar.v1.WatchlistService/ListEntries"
    held = header_of(sign(matcher, "registrar", int(clock[0])))
    assert access.check(path, held) == access.check(path, held) == Caller("matcher")
    with pytest.raises(Refusal, match="is not for detector"):
        access.check("/sightline.detector.v1.FaceService/FindFaces", held)
    clock[0] += 90
    with pytest.raises(Refusal, match="has expired"):
        access.check(path, held)
