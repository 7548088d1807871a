"""Where a service can die: derived from its routes and its ports, and a closed list of more.

A point is a name, the same before and after a restart, and before or after the call that it names.
"""

import ast
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from services.chassis.access import SERVICES
from services.chassis.topics import Topic
from tests.crashes import more_points
from tests.crashes.implementations import Method, chassis_ports, implementations, own_methods, ports
from tests.source_tree import SERVICES as FOLDER
from tests.source_tree import syntax

# What the runner does with every record, in its one order; the runner's own docstring says the same.
STEPS = ("open", "handle", "publish", "settle", "commit")


class When(StrEnum):
    """Before the call, after it, or once it is under way: what it asks for is sent, and no answer is seen."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One place in one service. Between two steps of the runner means after the first of them."""

    service: str
    name: str
    when: When

    def __str__(self) -> str:
        return f"{self.service}: {self.when} {self.name}"


@cache
def routes(service: str) -> tuple[str, ...]:
    """Return the topics that a service has a route for, as its composition root says."""
    module = importlib.import_module(f"services.{service}.service")
    calls = (node for node in ast.walk(syntax(FOLDER / service / "service.py")) if isinstance(node, ast.Call))
    kinds = [
        getattr(module, node.args[0].id)
        for node in calls
        if isinstance(node.func, ast.Name) and node.func.id == "Route" and isinstance(node.args[0], ast.Name)
    ]
    return tuple(sorted({Topic.of(kind).name for kind in kinds}))


def steps(service: str) -> Iterator[Point]:
    """Yield a death before the first step with each kind of record, and after each step."""
    for topic in routes(service):
        yield Point(service, f"{topic}: {STEPS[0]}", When.BEFORE)
        for step in STEPS:
            yield Point(service, f"{topic}: {step}", When.AFTER)


def calls(service: str) -> Iterator[Point]:
    """Yield a death after each method of each port, its own and the chassis'."""
    for port in (*ports(service), *chassis_ports()):
        for method in own_methods(port):
            yield Point(service, f"{port.__name__}.{method}", When.AFTER)


def _more(service: str) -> dict[str, str]:
    return {**more_points.OF_ALL, **more_points.OF.get(service, {})}


def more(service: str) -> Iterator[Point]:
    """Yield those of the closed list."""
    for name in _more(service):
        yield from (Point(service, name, when) for when in When)


def points(service: str) -> list[Point]:
    """Return every point of a service."""
    return [*steps(service), *more(service), *calls(service)]


def every() -> list[Point]:
    """Return every point of every service."""
    return [point for service in SERVICES for point in points(service)]


def called(service: str) -> Mapping[str, list[Method]]:
    """Return what stands behind each name that is no step: functions of classes."""
    found = {
        f"{port.__name__}.{method}": [Method(made, method) for made in implementations(service, port)]
        for port in (*ports(service), *chassis_ports())
        for method in own_methods(port)
    }
    named = _more(service)
    return found | {name: [Method.named(place)] for name, place in named.items()}
