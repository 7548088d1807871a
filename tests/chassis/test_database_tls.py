"""TLS in the address of a database: the server is verified, unless the address says otherwise."""

import ssl
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.chassis.database_tls import taken_from
from services.chassis.errors import BadInput
from tests.chassis.certificates import Authority

ADDRESS = "postgresql+asyncpg://role:password@host/database"


def taken(query: str) -> tuple[str, object]:
    url, given = taken_from(sa.make_url(f"{ADDRESS}{query}"), "registrar")
    return url.render_as_string(hide_password=False), given.get("ssl")


def test_an_address_without_tls_stays_as_it_is() -> None:
    assert taken("?application_name=a") == (f"{ADDRESS}?application_name=a", None)


@pytest.mark.parametrize("mode", ["?sslmode=verify-full&", "?"])
def test_with_an_authority_the_server_has_to_be_its_host(tmp_path: Path, mode: str) -> None:
    plain, context = taken(f"{mode}sslrootcert={Authority(tmp_path).root()}")
    assert plain == ADDRESS
    assert isinstance(context, ssl.SSLContext)
    assert context.check_hostname and context.verify_mode is ssl.CERT_REQUIRED
    assert len(context.get_ca_certs()) == 1


def test_a_certificate_of_ones_own_is_shown(tmp_path: Path) -> None:
    mine = Authority(tmp_path).tls("registrar")
    query = f"?sslrootcert={mine.authority}&sslcert={mine.certificate}&sslkey={mine.key}"
    assert isinstance(taken(query)[1], ssl.SSLContext)


def test_a_weaker_mode_is_handed_on() -> None:
    assert taken("?sslmode=require") == (ADDRESS, "require")


@pytest.mark.parametrize("query", ["?sslmode=verify-ca", "?sslrootcert=/nowhere/ca.crt"])
def test_what_cannot_be_done_is_one_line_that_names_the_service(query: str) -> None:
    with pytest.raises(BadInput, match=r"^registrar: its database's address") as refused:
        taken(query)
    assert "\n" not in str(refused.value) and "password" not in str(refused.value)
