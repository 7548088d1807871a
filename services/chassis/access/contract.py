"""What the contract says of a method: whose it is, who may call it, how long its answer may take."""

import pkgutil
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.descriptor_pool import Default

from sightline.chassis.v1 import access_pb2

_PACKAGE = "sightline"
_VERSION = "v1"


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a contract. `deadline_seconds` is 0 where the contract states none."""

    path: str
    owner: str
    callers: frozenset[str]
    deadline_seconds: int = 0


@lru_cache(maxsize=1024)
def method_of(path: str) -> Method | None:
    """Return the method of `/sightline.<owner>.v1.<Service>/<Method>`; None when no contract has it."""
    name = path.removeprefix("/").replace("/", ".")
    parts = name.split(".")
    if len(parts) != 5 or parts[0] != _PACKAGE:
        return None
    try:
        options = Default().FindMethodByName(name).GetOptions()
    except KeyError:
        return None
    # The stubs of generated code and of protobuf do not agree on the type of an extension.
    callers: frozenset[str] = frozenset(options.Extensions[access_pb2.callers])  # type: ignore[index]
    return Method(path, parts[1], callers, options.Extensions[access_pb2.deadline_seconds])  # type: ignore[index]


def owner_of(path: str) -> str:
    """Return whose contract `path` names, known or not; empty where it names none."""
    parts = path.removeprefix("/").split(".")
    return parts[1] if parts[0] == _PACKAGE and len(parts) > 1 else ""


def services_of(owner: str) -> list[ServiceDescriptor]:
    """Return the gRPC services that the contract gives to `owner`, by name."""
    package = import_module(f"{_PACKAGE}.{owner}.{_VERSION}")
    found = [
        service for module in _contracts(package) for service in module.DESCRIPTOR.services_by_name.values()
    ]
    return sorted(found, key=lambda service: str(service.full_name))


def _contracts(package: ModuleType) -> list[ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(package.__path__)]
    return [import_module(f"{package.__name__}.{name}") for name in names if name.endswith("_service_pb2")]
