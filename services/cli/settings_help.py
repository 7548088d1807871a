"""What variables services read, with their meaning, as a person at a terminal asks for them."""

from collections.abc import Iterator, Sequence
from importlib import import_module

from pydantic.fields import FieldInfo
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.chassis.access import CONSOLE, SERVICES
from services.chassis.settings import ServiceSettings

NAMES = (*SERVICES, CONSOLE)


def print_help(usage: str, services: Sequence[str]) -> None:
    """Print the settings of `services`, of all when none is named, below those that they share."""
    console = Console()
    console.print(f"{usage}\n\nSERVICE is one of: {', '.join(NAMES)}\n", markup=False)
    console.print(
        "Runs services on Kafka, Redis, Milvus and PostgreSQL until SIGTERM or Ctrl-C; then what is in hand "
        "is finished. Settings are variables of the environment, here with their [default].",
        markup=False,
    )
    for heading, model in _models(services or NAMES):
        console.print(_table(heading, model))


def _models(services: Sequence[str]) -> Iterator[tuple[str, type[ServiceSettings]]]:
    from services.chassis.kafka_bus import KafkaSettings
    from services.chassis.redis_keyring.settings import RedisSettings
    from services.chassis.tracing.settings import TraceSettings
    from services.cli.host.cluster_settings import ClusterSettings

    yield "all services", ClusterSettings
    yield "the bus", KafkaSettings
    yield "the keyring", RedisSettings
    yield "traces", TraceSettings
    for service in services:
        module = import_module(f"services.{service}.settings")
        yield service, next(one for one in vars(module).values() if _is_settings_of(one, module.__name__))


def _is_settings_of(one: object, module: str) -> bool:
    return isinstance(one, type) and issubclass(one, ServiceSettings) and one.__module__ == module


def _table(heading: str, model: type[ServiceSettings]) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    table.title, table.title_justify, table.title_style = f"\n{heading}", "left", "bold"
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    prefix = str(model.model_config.get("env_prefix", ""))
    for name, field in model.model_fields.items():
        table.add_row(f"  {prefix}{name.upper()}", Text(f"{field.description} [{_default(field)}]"))
    return table


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be set"
    if field.default is None or field.default == "":
        return "none"
    return str(field.default)
