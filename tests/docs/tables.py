"""The tables of the services' pages, made from the code. `python -m tests.docs.tables` writes them."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from google.protobuf.descriptor import MethodDescriptor
from prometheus_client import CollectorRegistry
from pydantic.fields import FieldInfo

from services.chassis.access import SERVICES, Access, Directory, Role
from services.chassis.access.contract import Method, method_of, services_of
from services.chassis.access.people import MAY_BE_BOTH
from services.chassis.rpc.limits import DEADLINE_SECONDS
from services.chassis.settings import ServiceSettings
from services.chassis.telemetry import RunnerMetrics
from services.chassis.tracing.metrics import TraceMetrics
from services.chassis.tracing.settings import TraceSettings
from services.chassis.vitals import Vitals
from services.console.domain.routes import ROUTES, SIGNED_IN, Route
from services.retention_purger.domain.rules import RULES
from tests.docs import permitted
from tests.docs.kept import GROUPS, kept_table, taken_table
from tests.source_tree import ROOT, service_folders

PAGES = ROOT / "docs" / "services"
OVERVIEW = PAGES / "README.md"
ROLES = ROOT / "docs" / "roles.md"
PRIVACY = ROOT / "docs" / "privacy.md"
PERMISSIONS = ROOT / "docs" / "permissions.md"
TRACES = ROOT / "docs" / "traces.md"
# Where the name of a service stands in a metric that all of them have.
ANY = "service"


def page_of(folder: Path) -> Path:
    return PAGES / f"{folder.name}.md"


def tables() -> Iterator[tuple[Path, str, str]]:
    """Each table: its page, the heading above it, and its text."""
    registry = CollectorRegistry()
    RunnerMetrics.create(ANY, registry)
    Access.create(ANY, Directory({}), registry)
    Vitals.create(registry)
    yield OVERVIEW, "Metrics of every service", metrics_table(registry).replace(f"`{ANY}_", "`<service>_")
    yield OVERVIEW, "Who may call what", calls_table()
    traced = CollectorRegistry()
    TraceMetrics.create(traced)
    yield TRACES, "Settings", settings_table(TraceSettings)
    yield TRACES, "Metrics", metrics_table(traced)
    for heading, rules in GROUPS.items():
        yield PRIVACY, heading, kept_table(rules)
    yield PRIVACY, "The longest that anything is kept", ceilings_table()
    yield PRIVACY, "Who takes which machine gets what", taken_table()
    yield ROLES, "Who may be two at once", both_table()
    yield ROLES, "Pages", routes_table()
    yield ROLES, "Calls", roles_table()
    yield PERMISSIONS, "Kafka", permitted.kafka_table(set(permitted.on_kafka()))
    yield PERMISSIONS, "Redis", permitted.redis_table(set(permitted.on_redis()))
    yield PERMISSIONS, "PostgreSQL", permitted.postgres_table(set(permitted.on_postgres()))
    yield PERMISSIONS, "Milvus", permitted.milvus_table(set(permitted.on_milvus()))
    for folder in service_folders():
        yield page_of(folder), "Settings", settings_table(settings_of(folder.name))
        yield page_of(folder), "Metrics", metrics_table(metrics_of(folder.name))


def settings_of(service: str) -> type[ServiceSettings]:
    classes = classes_of(f"services.{service}.settings")
    return next(one for one in classes if issubclass(one, ServiceSettings))


def metrics_of(service: str) -> CollectorRegistry:
    registry = CollectorRegistry()
    create = next(one.create for one in classes_of(f"services.{service}.metrics") if hasattr(one, "create"))
    create(registry)
    return registry


def classes_of(module: str) -> list[type]:
    """The classes that a module defines itself."""
    found = [one for one in vars(import_module(module)).values() if isinstance(one, type)]
    return [one for one in found if one.__module__ == module]


def settings_table(model: type[ServiceSettings]) -> str:
    prefix = str(model.model_config.get("env_prefix", ""))
    rows = ["| variable | default | may be | meaning |", "|---|---|---|---|"]
    for name, field in model.model_fields.items():
        default = "none" if field.default is None else f"`{str(field.default) or '(empty)'}`"
        if isinstance(field.default, bool):
            default = f"`{str(field.default).lower()}`"
        rows.append(f"| `{prefix}{name.upper()}` | {default} | {limits(field)} | {field.description} |")
    return "\n".join(rows)


def limits(field: FieldInfo) -> str:
    signs = {"gt": "> ", "ge": "≥ ", "lt": "< ", "le": "≤ "}
    found = [(sign, getattr(one, name, None)) for one in field.metadata for name, sign in signs.items()]
    return ", ".join(f"{sign}{value:g}" for sign, value in found if value is not None)


def metrics_table(registry: CollectorRegistry) -> str:
    rows = ["| metric | kind | meaning |", "|---|---|---|"]
    for metric in registry.collect():
        name = f"{metric.name}_total" if metric.type == "counter" else metric.name
        rows.append(f"| `{name}` | {metric.type} | {metric.documentation} |")
    return "\n".join(rows)


def calls_table() -> str:
    rows = ["| service | method | who may call | answer within |", "|---|---|---|---|"]
    for owner in SERVICES:
        for service in services_of(owner):
            for stated in service.methods:
                method = method_of(f"/{service.full_name}/{stated.name}")
                assert method is not None
                callers = ", ".join(sorted(method.callers))
                rows.append(f"| {service.name} | {stated.name} | {callers} | {deadline(method, stated)} |")
    return "\n".join(rows)


def both_table() -> str:
    roles = list(Role)
    rows = [f"| | {' | '.join(map(said, roles))} |", "|---" * (len(roles) + 1) + "|"]
    for one in roles:
        cells = ["" if one is not other and {one, other} not in MAY_BE_BOTH else "yes" for other in roles]
        rows.append(f"| {said(one)} | {' | '.join(cells)} |")
    return "\n".join(rows)


def ceilings_table() -> str:
    rows = ["| what | at most | what shortens it |", "|---|---|---|"]
    for rule in RULES:
        if rule.ceiling is not None:
            rows.append(f"| {rule.what} | {rule.said} | {f'`{rule.setting}`' if rule.setting else ''} |")
    return "\n".join(rows)


def routes_table() -> str:
    rows = ["| page | who may open it |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{one.method} {one.path}` | {openers(one)} |" for one in ROUTES)])


def openers(route: Route) -> str:
    if route.roles is None:
        return "anybody"
    return "all" if route.roles == SIGNED_IN else ", ".join(said(one) for one in Role if one in route.roles)


def roles_table() -> str:
    """Only the calls that a person may make: each role, method by method."""
    roles = list(Role)
    rows = [f"| call | {' | '.join(map(said, roles))} |", "|---" * (len(roles) + 1) + "|"]
    for owner in SERVICES:
        for service in services_of(owner):
            for stated in service.methods:
                method = method_of(f"/{service.full_name}/{stated.name}")
                assert method is not None
                if method.callers & set(roles):
                    cells = ["yes" if role in method.callers else "" for role in roles]
                    rows.append(f"| {service.name}.{stated.name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def said(role: str) -> str:
    return role.replace("_", " ")


def deadline(method: Method, stated: MethodDescriptor) -> str:
    if method.deadline_seconds or not stated.server_streaming:
        return f"{method.deadline_seconds or DEADLINE_SECONDS:g} s"
    return "as long as it is listened to"


def table_below(text: str, heading: str) -> str:
    """The first table below a heading of the second or third rank; empty where there is none."""
    section = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##+ |\Z)", text, re.MULTILINE | re.DOTALL)
    table = re.search(r"(?:^\|.*\n?)+", section[1], re.MULTILINE) if section else None
    return table[0].rstrip("\n") if table else ""


def write() -> None:
    for page, heading, table in tables():
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(table_below(text, heading), table, 1), encoding="utf-8")


if __name__ == "__main__":
    write()
