"""How services are reached: what is wrong is said in one line."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.chassis.settings import load
from services.cli.host.cluster_settings import ClusterSettings, ReachSettings


def test_a_service_that_is_not_named_is_at_its_own_name() -> None:
    settings = load(ReachSettings, addresses="registrar=10.0.0.1:7000, matcher=[::1]:7001")
    assert settings.address_of("registrar") == "10.0.0.1:7000"
    assert settings.address_of("matcher") == "[::1]:7001"
    assert settings.address_of("alert_dispatcher") == "alert-dispatcher:7400"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"addresses": "nobody=host:1"}, "SIGHTLINE_ADDRESSES: 'nobody=host:1' is not service=host:port"),
        ({"addresses": "matcher"}, "SIGHTLINE_ADDRESSES: 'matcher' is not service=host:port"),
        ({"grpc_address": "7400"}, "SIGHTLINE_GRPC_ADDRESS: it is host:port"),
        ({"database_url": "postgresql://x"}, "SIGHTLINE_DATABASE_URL: it begins with postgresql"),
    ],
)
def test_what_is_wrong_is_one_line(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput) as failed:
        load(ClusterSettings, **given)
    assert str(failed.value).startswith(said)
    assert "\n" not in str(failed.value)


def test_tls_is_three_files_or_none(tmp_path: Path) -> None:
    file = tmp_path / "file.pem"
    assert load(ReachSettings).tls is None
    complete = load(ReachSettings, tls_certificate=file, tls_key=file, tls_authority=file)
    assert complete.tls is not None
    with pytest.raises(BadInput, match="set all three, or none"):
        _ = load(ReachSettings, tls_key=file).tls
