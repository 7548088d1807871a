"""How Kafka is reached: by environment, and what is wrong in one line."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.chassis.kafka_bus import KafkaSettings
from services.chassis.settings import load


def test_without_settings_a_broker_on_this_machine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGHTLINE_KAFKA_BOOTSTRAP", raising=False)
    assert load(KafkaSettings).connecting()["bootstrap_servers"] == "127.0.0.1:9092"


def test_a_picture_of_four_megabytes_passes() -> None:
    assert KafkaSettings().message_bytes_limit > 4_000_000


@pytest.mark.parametrize(
    ("name", "value"),
    [("SESSION_TIMEOUT_SECONDS", "0"), ("PARTITIONS", "many"), ("SECURITY_PROTOCOL", "TLS")],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SIGHTLINE_KAFKA_{name}", value)
    with pytest.raises(BadInput, match=f"SIGHTLINE_KAFKA_{name}"):
        load(KafkaSettings)


def test_a_password_is_not_shown() -> None:
    settings = KafkaSettings(sasl_username="detector", sasl_password="a secret")
    assert "a secret" not in repr(settings)
    assert settings.connecting()["sasl_plain_password"] == "a secret"


def test_certificates_that_cannot_be_read_are_one_line(tmp_path: Path) -> None:
    settings = KafkaSettings(security_protocol="SSL", ca_file=tmp_path / "nowhere.pem")
    with pytest.raises(BadInput, match="CA_FILE"):
        settings.connecting()


@pytest.mark.parametrize("given", [{}, {"USERNAME": "detector"}, {"PASSWORD": "a secret"}])
def test_sasl_without_a_user_is_one_line(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    monkeypatch.setenv("SIGHTLINE_KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    for name, value in given.items():
        monkeypatch.setenv(f"SIGHTLINE_KAFKA_SASL_{name}", value)
    with pytest.raises(BadInput, match="set SASL_USERNAME and SASL_PASSWORD"):
        load(KafkaSettings)
