"""The table, as values."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = "permissions.yaml"
_OURS = "sightline-"


class Rights(BaseModel):
    """What one user may do; permissions.yaml says what each word means. What is empty, it may not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    erases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    shapes: bool = False
    keyring: tuple[str, ...] = ()
    lists: bool = False
    records: bool = False
    galleries: bool = False

    @property
    def on_kafka(self) -> bool:
        """Whether it is a user of Kafka."""
        return bool(self.reads or self.writes or self.shapes)

    @property
    def on_redis(self) -> bool:
        """Whether it is a user of Redis."""
        return bool(self.keyring or self.lists)


Table = Mapping[str, Rights]


@cache
def table() -> Table:
    """Return the rights of each service, and of who makes topics, by name."""
    stated = yaml.safe_load(files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
    return MappingProxyType({name: Rights.model_validate(rights) for name, rights in stated.items()})


def user_of(name: str) -> str:
    """Return what a service is called on Kafka and Redis: `sightline-frame-grabber`."""
    return _OURS + name.replace("_", "-")


def role_of(name: str) -> str:
    """Return what it is called where a name takes no hyphen, on PostgreSQL and Milvus."""
    return user_of(name).replace("-", "_")
