"""The table as rules of Kafka: by name, never by pattern."""

import pytest

from services.cli.permissions.kafka_acls import (
    CLUSTER_NAME,
    Operation,
    Pattern,
    Resource,
    Rule,
    beyond_of,
    rules,
)
from services.cli.permissions.table import Rights, table, user_of

TOPICS = ["face-detected.v1", "frame-captured.v1"]


def of(rights: Rights) -> set[Rule]:
    return set(rules({"detector": rights}, TOPICS, lambda name: f"User:{user_of(name)}"))


def rule(resource: Resource, name: str, operation: Operation) -> Rule:
    return Rule("User:sightline-detector", resource, name, operation)


def test_a_right_is_a_rule() -> None:
    found = of(Rights(reads=("a",), writes=("b",), erases=("a",), groups=("g",)))
    assert found == {
        rule(Resource.TOPIC, "a", Operation.READ),
        rule(Resource.TOPIC, "b", Operation.WRITE),
        rule(Resource.TOPIC, "a", Operation.DELETE),
        rule(Resource.GROUP, "g", Operation.READ),
    }


def test_who_makes_topics_sets_up_each_of_them() -> None:
    assert {(one.name, one.operation) for one in of(Rights(shapes=True))} == {
        (topic, operation)
        for topic in TOPICS
        for operation in (
            Operation.CREATE,
            Operation.DESCRIBE,
            Operation.DESCRIBE_CONFIGS,
            Operation.ALTER_CONFIGS,
        )
    }


def test_no_rule_of_the_table_is_about_more_than_one_name_or_about_the_cluster() -> None:
    for one in rules(table(), TOPICS, user_of):
        assert one.pattern == Pattern.LITERAL and one.resource in (Resource.TOPIC, Resource.GROUP)
        assert one.name not in ("*", CLUSTER_NAME)


def test_what_more_a_user_of_ours_may_do_is_beyond_the_table() -> None:
    more = rule(Resource.CLUSTER, CLUSTER_NAME, Operation.ALTER)
    wanted = of(Rights(reads=("a",)))
    assert beyond_of(wanted, {*wanted, more}) == ([more], [])


def test_what_another_may_do_with_a_topic_of_ours_is_beyond_the_table() -> None:
    theirs = Rule("User:other", Resource.TOPIC, "a", Operation.READ)
    assert beyond_of(of(Rights(reads=("a",))), {theirs}) == ([theirs], [])


@pytest.mark.parametrize(("name", "pattern"), [("*", Pattern.LITERAL), ("ap", Pattern.PREFIXED)])
def test_anothers_pattern_that_matches_a_topic_of_ours_is_told_and_stays(name: str, pattern: Pattern) -> None:
    theirs = Rule("User:other", Resource.TOPIC, name, Operation.READ, pattern)
    assert beyond_of(of(Rights(reads=("apple",))), {theirs}) == ([], [theirs])


def test_what_others_may_do_with_theirs_is_no_business_of_ours() -> None:
    theirs = {
        Rule("User:other", Resource.TOPIC, "b", Operation.READ),
        Rule("User:other", Resource.GROUP, "a", Operation.READ),
        Rule("User:other", Resource.CLUSTER, CLUSTER_NAME, Operation.ALTER),
    }
    assert beyond_of(of(Rights(reads=("a",))), theirs) == ([], [])


def test_a_rule_says_in_words_what_it_allows() -> None:
    assert str(rule(Resource.TOPIC, "a", Operation.READ)) == "read topic a"
    prefixed = Rule("User:x", Resource.GROUP, "a", Operation.ALL, Pattern.PREFIXED)
    assert str(prefixed) == "all group a*"
    assert str(Rule("User:x", 99, "a", 98)) == "operation 98 resource 99 a"
