"""Whether Kafka was there when it was last spoken to."""

import pytest

from services.chassis.kafka_bus.contact import Contact


def test_a_problem_lasts_until_its_own_part_works_again() -> None:
    contact = Contact()
    contact.lost("brokers", "Kafka is away")
    contact.made("another part")
    assert contact.problem() == "Kafka is away"
    contact.made("brokers")
    assert contact.problem() == ""


def test_a_lasting_problem_is_logged_once_and_its_end_too(caplog: pytest.LogCaptureFixture) -> None:
    contact = Contact()
    for _ in range(5):
        contact.lost("brokers", "Kafka is away")
    contact.made("brokers")
    contact.made("brokers")
    assert [record.getMessage() for record in caplog.records] == [
        "Kafka is away (brokers)",
        "Kafka is there again (brokers)",
    ]


def test_what_is_over_is_no_problem_any_more() -> None:
    contact = Contact()
    contact.lost("a reader", "Kafka is away")
    contact.forget("a reader")
    assert contact.problem() == ""
