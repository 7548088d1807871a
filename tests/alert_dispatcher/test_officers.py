"""What stands for an officer where no name may."""

from services.alert_dispatcher.domain.officers import SALT_BYTES, officer_mark


def test_who_has_name_and_salt_can_check_it_and_nobody_else() -> None:
    salt = b"s" * SALT_BYTES
    mark = officer_mark(salt, "ann")
    assert mark == officer_mark(salt, "ann") and len(mark) == 32
    others = {mark, officer_mark(salt, "ben"), officer_mark(b"t" * SALT_BYTES, "ann")}
    assert len(others) == 3 and b"ann" not in mark
