"""Where things lie, and the keys that open them."""

import pytest

from services.retention_purger.domain.places import COPIES, Key, Place
from services.retention_purger.domain.rules import RULES


def test_every_key_lies_somewhere_and_every_wrapping_names_a_key_that_does() -> None:
    lying = {copy.key for copy in COPIES}
    assert lying == set(Key) and {key for copy in COPIES for key in copy.under} <= lying


def test_what_is_sealed_lies_where_it_is_of_no_use_without_its_key() -> None:
    """Redis holds no key bare, and PostgreSQL and Kafka hold none."""
    for place in (Place.REDIS, Place.KAFKA, Place.POSTGRESQL, Place.VAULT):
        assert [copy.key for copy in COPIES if copy.place is place and not copy.under] == []


@pytest.mark.parametrize("place", [place for place in Place if place not in (Place.RETENTION_PURGER,)])
def test_something_is_kept_at_each_place_or_a_key_is(place: Place) -> None:
    assert any(place in rule.everywhere for rule in RULES) or any(copy.place is place for copy in COPIES)


def test_memory_alone_goes_with_power() -> None:
    assert Place.REDIS.goes_with_power and Place.DETECTOR.goes_with_power
    assert not any(place.goes_with_power for place in (Place.KAFKA, Place.VAULT, Place.DAY_KEYS))
