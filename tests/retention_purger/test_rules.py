"""Every table, column, topic and folder of the code has a rule, and every rule is of something."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from annotated_types import Le

from services.alert_dispatcher.migrations import MIGRATIONS
from services.retention_purger.domain.rule import Rule
from services.retention_purger.domain.rules import RULES
from tests.docs.tables import settings_of
from tests.retention_purger import stored
from tests.source_tree import service_folders

# Kafka lets go of a segment a day after the oldest in it was to go.
SEGMENT = timedelta(days=1)


def unnamed(tables: dict[str, frozenset[str]]) -> set[str]:
    """The columns that no rule names."""
    named = {f"{table}.{column}" for rule in RULES for table, some in rule.columns.items() for column in some}
    return {f"{table}.{column}" for table, some in tables.items() for column in some} - named


def test_every_column_of_every_service_has_a_rule() -> None:
    assert unnamed(stored.columns()) == set()


def test_a_column_that_somebody_adds_is_found() -> None:
    """The check above can fail: a column of the face's box, as if somebody had kept it."""

    def keep_box(operations: Operations) -> None:
        operations.add_column("alerts", sa.Column("box", sa.LargeBinary))

    tables = stored.left_by((*MIGRATIONS, ("9999_boxes", keep_box)))
    assert unnamed({f"alert_dispatcher.{name}": some for name, some in tables.items()}) == {
        "alert_dispatcher.alerts.box"
    }


def test_no_rule_is_about_a_column_that_is_not_there() -> None:
    tables = stored.columns()
    gone = [
        f"{table}.{column}"
        for rule in RULES
        for table, some in rule.columns.items()
        for column in some - tables.get(table, frozenset())
    ]
    assert gone == []


def test_every_topic_has_a_rule_and_every_rule_a_topic_that_is() -> None:
    assert {topic for rule in RULES for topic in rule.topics} == stored.topics().keys()


def test_kafka_keeps_nothing_for_longer_than_its_rule_says() -> None:
    kept = stored.topics()
    longer = [
        topic
        for rule in RULES
        # What is sealed is over with its key: what Kafka has of it then opens no more.
        if rule.ceiling is not None and rule.sealed is None
        for topic in rule.topics
        if timedelta(milliseconds=kept[topic] or 0) + SEGMENT > rule.ceiling or kept[topic] is None
    ]
    assert longer == []


def test_every_folder_that_a_service_writes_has_a_rule() -> None:
    assert {folder for rule in RULES for folder in rule.folders} == stored.folders()


def test_a_setting_that_lowers_a_ceiling_exists_and_has_it_as_its_most() -> None:
    for rule in RULES:
        if rule.setting and rule.ceiling is not None:
            service = next(
                one.name for one in service_folders() if rule.setting.startswith(one.name.upper() + "_")
            )
            field = settings_of(service).model_fields[
                rule.setting.removeprefix(service.upper() + "_").lower()
            ]
            unit = timedelta(**{rule.setting.rsplit("_", 1)[1].lower(): 1})
            assert [one.le for one in field.metadata if isinstance(one, Le)] == [rule.ceiling / unit]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.what))
def test_a_rule_says_where_and_until_when(rule: Rule) -> None:
    assert rule.until
    assert rule.everywhere or rule.here == "as above"
    assert rule.here or rule.tables or rule.folders
