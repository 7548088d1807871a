"""An entry of the watchlist, as it was asked for."""

from services.alert_dispatcher.domain.references import Reference


def test_category_and_instruction_may_be_missing() -> None:
    assert Reference(b"a picture", "missing") == Reference(b"a picture", "missing", "", "")
