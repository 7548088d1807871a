"""What is kept of a list: sealed, and until its deployment ends."""

from services.retention_purger.domain.listed import LISTED
from services.retention_purger.domain.places import Key


def test_photos_are_sealed_wherever_they_are_written() -> None:
    assert [rule.sealed for rule in LISTED if any("photos:" in table for table in rule.tables)] == [Key.LIST]


def test_of_a_list_time_ends_nothing_but_what_the_console_says_of_an_import() -> None:
    assert [rule.name for rule in LISTED if rule.ceiling] == ["what became of each photo of that"]
