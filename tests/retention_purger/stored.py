"""What the services can keep anything in, read from their own code: tables, topics, folders."""

from importlib import import_module
from pathlib import Path
from typing import get_args

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG, changelog_config
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.kafka_bus.topic_plan import layout_of
from services.chassis.records import Migration
from services.chassis.topic_list import all_topics
from tests.docs.tables import settings_of
from tests.source_tree import service_folders

DEAD = ".dead"


def columns() -> dict[str, frozenset[str]]:
    """Each table of each service with its columns, as its migrations leave it."""
    found: dict[str, frozenset[str]] = {}
    for folder in service_folders():
        if (folder / "migrations.py").exists():
            steps = import_module(f"services.{folder.name}.migrations").MIGRATIONS
            found |= {f"{folder.name}.{name}": columns for name, columns in left_by(steps).items()}
    return found


def left_by(steps: tuple[Migration, ...]) -> dict[str, frozenset[str]]:
    """The tables that steps leave, with their columns."""
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        for _, step in steps:
            step(operations)
        seen = sa.inspect(connection)
        return {
            name: frozenset(column["name"] for column in seen.get_columns(name))
            for name in seen.get_table_names()
        }


def topics() -> dict[str, int | None]:
    """Each topic, and after how many milliseconds Kafka deletes it; None: it keeps the last of each key."""
    found: dict[str, int | None] = {CHANGELOG: int(changelog_config()["retention.ms"])}
    for topic in all_topics():
        kept = layout_of(topic, KafkaSettings()).configs.get("retention.ms")
        found["*" + DEAD if topic.name.endswith(DEAD) else topic.name] = int(kept) if kept else None
    return found


def folders() -> set[str]:
    """The settings that name a folder or a file which a service may write; others must be there."""
    return {
        f"{settings.model_config.get('env_prefix')}{name.upper()}"
        for folder in service_folders()
        for settings in [settings_of(folder.name)]
        for name, field in settings.model_fields.items()
        if is_written(field)
    }


def is_written(field: FieldInfo) -> bool:
    kinds = [field.annotation, *get_args(field.annotation)]
    only_read = any(isinstance(one, AfterValidator) for kind in kinds for one in get_args(kind))
    return Path in kinds and not only_read
