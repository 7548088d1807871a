"""What PostgreSQL is told: nothing for everybody, each schema for its role, and no password."""

import base64
import hashlib
import hmac

from services.cli.permissions.postgres_roles import Owned, closing, giving, making, schemas, verifier_of
from services.cli.permissions.table import table

PASSWORD = "a-password-of-this-test-alone"


def test_each_service_with_records_has_a_schema_and_a_role() -> None:
    assert ("registrar", "sightline_registrar") in schemas(table())
    assert len({role for _, role in schemas(table())}) == len(schemas(table())) == 4


def test_what_everybody_has_is_taken_away() -> None:
    assert all("FROM PUBLIC" in statement for statement in closing("sightline"))


def test_a_role_may_do_nothing_by_itself() -> None:
    for power in ("SUPERUSER", "CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS"):
        assert f"NO{power}" in making("sightline_registrar")


def test_what_another_owned_goes_to_the_role() -> None:
    owned = Owned("registrar", "sightline_registrar", ("TABLE registrar.acts",))
    assert list(giving(owned, "sightline", "hashed"))[-1] == (
        'ALTER TABLE registrar.acts OWNER TO "sightline_registrar"'
    )


def test_a_verifier_proves_the_password_without_holding_it() -> None:
    verifier = verifier_of(PASSWORD)
    assert PASSWORD not in verifier
    mechanism, rounds, keys = verifier.split("$")
    iterations, salt = rounds.split(":")
    stored, _ = keys.split(":")
    salted = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), base64.b64decode(salt), int(iterations))
    client = hmac.new(salted, b"Client Key", "sha256").digest()
    assert mechanism == "SCRAM-SHA-256"
    assert base64.b64decode(stored) == hashlib.sha256(client).digest()


def test_two_verifiers_of_one_password_differ() -> None:
    assert verifier_of(PASSWORD) != verifier_of(PASSWORD)
