"""What the registrar is told of a provider hangs together, or it does not start."""

from pathlib import Path
from typing import Any

import pytest

from services.chassis.errors import BadInput
from services.chassis.settings import load
from services.registrar.domain.elsewhere import Wanted
from services.registrar.settings import RegistrarSettings


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "secret").write_text("hush")
    return {
        "oidc_issuer": "https://id.example/realm",
        "oidc_client_id": "sightline",
        "oidc_client_secret_file": tmp_path / "secret",
    }


def test_by_itself_there_is_no_provider() -> None:
    made = load(RegistrarSettings)
    assert made.oidc_issuer == "" and made.passwords_allowed and made.wanted == Wanted()


def test_levels_and_methods_stand_between_spaces(given: dict[str, Any]) -> None:
    made = load(RegistrarSettings, **given, oidc_acr=" a  b ", oidc_amr="pwd otp", oidc_max_age_seconds=0)
    assert made.wanted == Wanted("sub", ("a", "b"), ("pwd", "otp"), 0)


@pytest.mark.parametrize("missing", ["oidc_issuer", "oidc_client_id", "oidc_client_secret_file"])
def test_a_provider_is_told_whole(given: dict[str, Any], missing: str) -> None:
    del given[missing]
    with pytest.raises(BadInput, match="together, or none"):
        load(RegistrarSettings, **given)


@pytest.mark.parametrize(
    "issuer",
    ["http://id.example", "id.example", "https://id.example/?x", "https://id.example/#x", "https://"],
)
def test_a_provider_elsewhere_is_reached_over_tls_alone(given: dict[str, Any], issuer: str) -> None:
    with pytest.raises(BadInput, match="REGISTRAR_OIDC_ISSUER: it is https"):
        load(RegistrarSettings, **{**given, "oidc_issuer": issuer})


def test_somebody_has_to_be_able_to_sign_in(given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="nobody signs in"):
        load(RegistrarSettings, passwords_allowed=False)
    assert not load(RegistrarSettings, **given, passwords_allowed=False).passwords_allowed


@pytest.mark.parametrize("claim", ["", "Sub", "sub x", "x" * 64])
def test_a_claim_is_one_word(given: dict[str, Any], claim: str) -> None:
    with pytest.raises(BadInput, match="REGISTRAR_OIDC_CLAIM"):
        load(RegistrarSettings, **given, oidc_claim=claim)
