"""Settings: what is wrong is said in one line, by its variable's name."""

import pytest
from pydantic import Field, ValidationError

from services.chassis.errors import BadInput
from services.chassis.settings import ServiceSettings, load, prefixed


class OvenSettings(ServiceSettings):
    model_config = prefixed("OVEN_")

    most_degrees: float = Field(200, gt=0, le=300)
    trays: tuple[int, ...] = (1, 2)


def test_a_variable_counts_and_a_default_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVEN_MOST_DEGREES", "150")
    assert load(OvenSettings) == OvenSettings(most_degrees=150, trays=(1, 2))


@pytest.mark.parametrize(
    ("name", "value"), [("OVEN_MOST_DEGREES", "hot"), ("OVEN_MOST_DEGREES", "301"), ("OVEN_TRAYS", "1 and 2")]
)
def test_a_wrong_variable_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInput, match="OVEN_") as caught:
        load(OvenSettings)
    assert "\n" not in str(caught.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        load(OvenSettings).most_degrees = 1  # type: ignore[misc]
