"""What a name may be."""

import pytest

from services.chassis.names import is_name


@pytest.mark.parametrize("name", ["a", "a-1", "0", "a" * 63])
def test_a_name_is_letters_digits_and_hyphens(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "-a", "a-", "A", "ä", "a b", "a\n", "a" * 64])
def test_anything_else_is_no_name(name: str) -> None:
    assert not is_name(name)
