"""PostgreSQL, asked by each role for its own and for what is others'."""

import asyncpg
import pytest

from services.chassis.access import CONSOLE, OPERATOR, SERVICES
from services.cli.permissions.table import role_of, table
from tests.connected.cluster import Cluster
from tests.connected.secured.installation import DATABASE, Installation
from tests.connected.secured.matrix import Matrix
from tests.connected.secured.postgres import line as postgres_line
from tests.connected.secured.postgres_tries import postgres_matrix
from tests.docs import permitted

WRONG = "a password that nobody has"


class PostgresRights:
    """For the fixtures `installed` and `running`."""

    async def test_a_role_owns_its_schema_and_reaches_nothing_else(
        self, installed: Installation, running: Cluster
    ) -> None:
        matrix, tried = await seen_on_postgres(installed)
        matrix.tell("PostgreSQL", [permitted.postgres_table(matrix.allowed), f"{tried} statements"])
        assert matrix.differences(set(permitted.on_postgres())) == []

    @pytest.mark.parametrize(
        "name", sorted({*SERVICES, OPERATOR, CONSOLE} - {who for who, *_ in permitted.on_postgres()})
    )
    async def test_a_service_without_records_has_no_role(self, installed: Installation, name: str) -> None:
        with pytest.raises(asyncpg.InvalidPasswordError):
            async with postgres_line(installed.postgres.url_of(role_of(name), WRONG, DATABASE)):
                pass

    async def test_postgres_is_not_reached_without_tls(self, installed: Installation) -> None:
        url = installed.environment_of("registrar")["SIGHTLINE_DATABASE_URL"]
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            async with postgres_line(f"{url.partition('?')[0]}?sslmode=disable"):
                pass

    async def test_an_owner_who_is_no_superuser_can_apply_the_table(self, installed: Installation) -> None:
        password = installed.passwords.of("topics")
        async with postgres_line(installed.postgres.url("postgres")) as server:
            await server.execute(f"CREATE ROLE installer LOGIN CREATEROLE PASSWORD '{password}'")
            await server.execute("CREATE DATABASE managed OWNER installer")
        url = installed.postgres.url_of("installer", password, "managed")
        words = ("postgres", "--passwords", str(installed.passwords.folder), "--prune")
        for _ in range(2):
            installed.access(*words, environment={"SIGHTLINE_DATABASE_URL": url})
        role = installed.environment_of("registrar")["SIGHTLINE_DATABASE_URL"]
        async with postgres_line(role.replace(f"/{DATABASE}?", "/managed?")) as registrar:
            await registrar.execute("CREATE TABLE registrar.tried ()")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await registrar.execute("CREATE TABLE retention_purger.tried ()")

    async def test_one_right_too_many_on_postgres_is_seen_told_and_taken_away(
        self, installed: Installation, running: Cluster
    ) -> None:
        folder, who = str(installed.passwords.folder), role_of("frame_grabber")
        async with postgres_line(installed.postgres.url(DATABASE)) as owners:
            await owners.execute(f"GRANT USAGE ON SCHEMA registrar TO {who}")
            await owners.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA registrar TO {who}")
            await owners.execute(f"GRANT sightline_retention_purger TO {who}")
        matrix, _ = await seen_on_postgres(installed)
        assert matrix.differences(set(permitted.on_postgres())) == [
            "frame_grabber: some of registrar: may, and must not",
            "frame_grabber: own retention_purger: may, and must not",
            "frame_grabber: become role sightline_retention_purger: may, and must not",
        ]
        told = installed.access("postgres", "--passwords", folder, "--prune")
        assert f"{who}: usage SCHEMA registrar: removed" in told
        assert f"{who}: is a member of sightline_retention_purger: removed" in told
        assert (await seen_on_postgres(installed))[0].differences(set(permitted.on_postgres())) == []


async def seen_on_postgres(installed: Installation) -> tuple[Matrix, int]:
    users = {
        name: installed.environment_of(name)["SIGHTLINE_DATABASE_URL"]
        for name, rights in table().items()
        if rights.records
    }
    return await postgres_matrix(installed.postgres.url(DATABASE), users)
