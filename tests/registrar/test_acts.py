"""A mark says that it was somebody, to who has the salt; without it, nothing."""

from services.registrar.domain.acts import LEAST_KEPT, MOST_KEPT, SALT_BYTES, actor_mark


def test_a_mark_is_of_one_name_and_one_salt() -> None:
    salt = b"s" * SALT_BYTES
    mark = actor_mark(salt, "anton")
    assert mark == actor_mark(salt, "anton") and len(mark) == 32
    others = {mark, actor_mark(salt, "berta"), actor_mark(b"t" * SALT_BYTES, "anton")}
    assert len(others) == 3


def test_nobody_has_no_mark() -> None:
    assert actor_mark(b"s" * SALT_BYTES, "") == b""


def test_it_can_be_said_for_half_a_year_at_least_and_a_year_at_most() -> None:
    assert 183 < LEAST_KEPT.days <= MOST_KEPT.days <= 366
