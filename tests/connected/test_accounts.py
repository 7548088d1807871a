"""Accounts, tries and acts on PostgreSQL, as they are on SQLite."""

import asyncio
from pathlib import Path

import pytest

from services.chassis.errors import Refused
from services.registrar.domain.trying import AT_PLACE
from sightline.registrar.v1 import people_service_pb2 as messages
from tests.connected.servers.postgres_server import PostgresServer
from tests.registrar.acting import deeds
from tests.registrar.signing_in_rig import PASSWORD, signing_in


async def test_who_signs_in_is_limited_and_told_on_postgres_too(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    async with signing_in(tmp_path, database=postgres.new_database()) as rig:
        await rig.set_password("anton")
        for _ in range(AT_PLACE.free_failures + 1):
            with pytest.raises(Refused):
                await rig.sign_in("anton", "not the right words", "198.51.100.1")
        with pytest.raises(Refused, match="too many tries"):
            await rig.sign_in("anton", PASSWORD, "198.51.100.1")
        sessions = await asyncio.gather(*(rig.sign_in("anton") for _ in range(3)))
        listed = await rig.stub("erika").ListPeople(messages.ListPeopleRequest())
        assert (listed.people[0].locked_places, listed.people[0].session_count) == (1, len(sessions))
        await rig.stub("erika").EndSessions(messages.EndSessionsRequest(name="anton"))
        acts = await rig.told()
        assert deeds(acts)[:4] == ["password_given", "signed_in", "password_set", "signed_out"]
        assert set(deeds(acts)[4:]) == {"sign_in_failed", "sign_in_locked", "signed_in", "sessions_ended"}
        found = await rig.acts.find([acts[1].actor_mark], ["anton", "erika"])
        assert set(found.values()) == {"anton"}
