"""One rule."""

from datetime import timedelta

import pytest

from services.retention_purger.domain.places import Place
from services.retention_purger.domain.rule import Rule


@pytest.mark.parametrize(
    ("ceiling", "said"),
    [
        (None, ""),
        (timedelta(days=31), "31 days"),
        (timedelta(days=2), "2 days"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(hours=6), "6 hours"),
        (timedelta(hours=1), "60 minutes"),
        (timedelta(seconds=10), "10 seconds"),
    ],
)
def test_a_ceiling_is_said_in_words(ceiling: timedelta | None, said: str) -> None:
    assert Rule("", ceiling).said == said


def test_a_rule_names_columns_by_table() -> None:
    rule = Rule("", tables=("one.a: x y", "one.b: z"))
    assert rule.columns == {"one.a": {"x", "y"}, "one.b": {"z"}}


def test_what_has_tables_and_topics_lies_on_postgresql_and_kafka() -> None:
    rule = Rule("", places=(Place.VAULT,), tables=("one.a: x",), topics=("a.v1",))
    assert rule.everywhere == {Place.VAULT, Place.POSTGRESQL, Place.KAFKA}
