"""Where Redis is."""

import pytest

from services.chassis.errors import BadInput
from services.chassis.redis_keyring.connecting import Line
from services.chassis.redis_keyring.settings import RedisSettings
from services.chassis.settings import load

SECRET = "a-password"


@pytest.mark.parametrize("address", ["", "localhost:6379", "http://localhost", f"amqp://u:{SECRET}@h"])
def test_what_is_no_address_is_refused_without_quoting_it(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SIGHTLINE_REDIS_URL", address)
    with pytest.raises(BadInput, match="SIGHTLINE_REDIS_URL") as raised:
        load(RedisSettings)
    assert SECRET not in str(raised.value)


def test_without_an_address_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGHTLINE_REDIS_URL", raising=False)
    with pytest.raises(BadInput, match="SIGHTLINE_REDIS_URL"):
        load(RedisSettings)


def test_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGHTLINE_REDIS_URL", f"rediss://keyring:{SECRET}@redis:6379")
    assert SECRET not in repr(load(RedisSettings)) + str(load(RedisSettings).model_dump())


def test_an_authority_that_is_no_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGHTLINE_REDIS_URL", "rediss://redis:6379")
    monkeypatch.setenv("SIGHTLINE_REDIS_CA_FILE", "/no/such/file")
    with pytest.raises(BadInput, match="SIGHTLINE_REDIS_CA_FILE"):
        load(RedisSettings)


@pytest.mark.parametrize("address", ["redis://host:port", "redis://host/0?unheard_of=1"])
async def test_an_address_that_cannot_be_understood_is_said_in_one_line(address: str) -> None:
    with pytest.raises(BadInput, match="SIGHTLINE_REDIS_URL"):
        Line(RedisSettings.model_validate({"url": address}))
