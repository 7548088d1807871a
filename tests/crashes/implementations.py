"""Ports of a service, and the classes that have all of a port's methods with the same parameters."""

import importlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from services.chassis.bus import Bus, Consumer
from services.chassis.keyring import Keyring
from tests.source_tree import ROOT, python_files
from tests.source_tree import SERVICES as FOLDER

_CHASSIS = ("services.chassis.kafka_bus.bus", "services.chassis.kafka_bus.consumer")
_KEYRINGS = ("services.chassis.redis_keyring.keyring",)
# What a service asks of another, or of itself, may stand in any module but these.
_NOT_IN = {"ports", "domain", "metrics", "migrations", "settings", "wire"}


@dataclass(frozen=True, slots=True)
class Method:
    """A method as a class has it."""

    owner: type
    name: str

    @classmethod
    def named(cls, place: str) -> "Method":
        """Return what `package.module:Class.method` names."""
        module, _, inside = place.partition(":")
        owner, _, name = inside.partition(".")
        return cls(getattr(importlib.import_module(module), owner), name)


@cache
def ports(service: str) -> tuple[type, ...]:
    """Return the ports of a service; those without a ports module have none."""
    if not (FOLDER / service / "ports.py").exists():
        return ()
    return tuple(_protocols(importlib.import_module(f"services.{service}.ports")))


@cache
def chassis_ports() -> tuple[type, ...]:
    """Return the ports of the chassis that a crash can come between."""
    return (Bus, Consumer, Keyring)


def methods(port: type) -> Sequence[str]:
    """Return the methods of a port, those that it has of another among them."""
    names = {
        name: None
        for kind in reversed(port.__mro__)
        for name, member in vars(kind).items()
        if inspect.isfunction(member)
        and kind.__module__.startswith("services.")
        and (not name.startswith("_") or name == "__call__")
    }
    return list(names)


def own_methods(port: type) -> Sequence[str]:
    """Return those that it does not have of another port."""
    return [name for name in methods(port) if name in vars(port)]


@cache
def implementations(service: str, port: type) -> tuple[type, ...]:
    """Return the classes that are a port; of those that inherit from each other the last."""
    found = [made for made in _classes(service, port) if _is(made, port)]
    return tuple(made for made in found if not any(made in other.__mro__[1:] for other in found))


def _classes(service: str, port: type) -> Iterator[type]:
    if port in chassis_ports():
        names: Sequence[str] = (*_CHASSIS, *_KEYRINGS)
    else:
        names = [
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            for path in python_files(FOLDER / service)
            if path.relative_to(FOLDER / service).with_suffix("").parts[0] not in _NOT_IN
        ]
    for name in names:
        module = importlib.import_module(name)
        yield from (made for made in _of(module) if not getattr(made, "_is_protocol", False))


def _protocols(module: ModuleType) -> Iterator[type]:
    return (made for made in _of(module) if getattr(made, "_is_protocol", False))


def _of(module: ModuleType) -> list[type]:
    return [
        made for made in vars(module).values() if inspect.isclass(made) and made.__module__ == module.__name__
    ]


def _is(made: type, port: type) -> bool:
    return all(_takes(getattr(made, name, None), getattr(port, name)) for name in methods(port))


def _takes(method: Any, wanted: Callable[..., Any]) -> bool:
    """Whether a method has the parameters that are wanted, and no more but such as need not be given."""
    if not inspect.isfunction(method):
        return False
    has, asked = inspect.signature(method).parameters, inspect.signature(wanted).parameters
    rest = list(has.values())[len(asked) :]
    return list(has)[: len(asked)] == list(asked) and all(one.default is not one.empty for one in rest)
