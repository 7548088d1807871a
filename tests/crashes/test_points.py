"""What the crash matrix kills is derived: no route and no method of a port is left out unsaid."""

import re
from fnmatch import fnmatchcase

import pytest

from services.chassis import runner
from services.chassis.access import SERVICES
from tests.crashes.exempt import EXEMPT, why_exempt
from tests.crashes.implementations import chassis_ports, implementations, methods, ports
from tests.crashes.plan import early_streets, streets, wanted
from tests.crashes.points import STEPS, called, every, routes
from tests.source_tree import ROOT
from tests.source_tree import SERVICES as FOLDER


def test_the_steps_are_those_of_the_runner_in_its_order() -> None:
    assert " → ".join(STEPS) in " ".join((runner.__doc__ or "").split())


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_of_a_composition_root_is_killed_at_each_step(service: str) -> None:
    text = (FOLDER / service / "service.py").read_text("utf-8")
    assert len(set(re.findall(r"\bRoute\((\w+)", text))) == len(routes(service))
    names = {point.name for point in every() if point.service == service}
    assert {f"{topic}: {step}" for topic in routes(service) for step in STEPS} <= names


@pytest.mark.parametrize("service", SERVICES)
def test_every_method_of_every_port_is_a_point_with_something_behind_it(service: str) -> None:
    for port in (*ports(service), *chassis_ports()):
        assert implementations(service, port), f"nothing has the methods of {port.__name__}"
        assert methods(port), f"{port.__name__} has no method to die after"
    assert all(found for found in called(service).values())


def test_what_is_behind_a_name_can_be_called() -> None:
    found = [(name, one) for service in SERVICES for name, many in called(service).items() for one in many]
    assert [name for name, one in found if not callable(getattr(one.owner, one.name, None))] == []


def test_each_method_of_the_chassis_is_died_after_by_somebody_or_has_a_reason() -> None:
    died = {point.name for service in SERVICES for point in wanted(service)}
    names = {f"{port.__name__}.{method}" for port in chassis_ports() for method in methods(port)}
    undied = {"Consumer.close", "Consumer.hand_back", "Keyring.close_tracks", "Keyring.in_flight"}
    assert names - died == undied


def test_every_exemption_is_of_something_that_is_there_and_says_why() -> None:
    points = [str(point) for point in every()]
    assert [one for one in EXEMPT if not any(fnmatchcase(point, one) for point in points)] == []
    assert all(len(why) > 20 for why in EXEMPT.values())


def test_every_test_that_a_reason_names_is_there() -> None:
    named = {path for why in EXEMPT.values() for path in re.findall(r"[\w/]+\.py", why)}
    assert named and [path for path in named if not (ROOT / path).is_file()] == []


def test_every_point_without_a_reason_is_on_one_street() -> None:
    played = [point for points in (*streets(), *early_streets()) for point in points]
    assert sorted(played) == sorted(point for point in every() if not why_exempt(point))


def test_a_service_dies_once_on_a_street() -> None:
    for points in (*streets(), *early_streets()):
        assert len({point.service for point in points}) == len(points)
