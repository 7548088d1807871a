"""`sightline people`, of accounts: a password that is given, sessions that end, who is locked out."""

from datetime import timedelta
from pathlib import Path

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from sightline.registrar.v1.people_service_pb2 import Person
from tests.cli.answering import LATER, answering


async def test_an_engineer_gives_a_password_that_is_printed_once(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        done = await services.run("emil", "people", "password", "carol")
        ((who, asked),) = services.register.asked
    assert (who, asked.name, asked.password) == ("emil", "carol", "")
    assert done.output.splitlines()[0] == "once-and-never-again" and "carol alone" in done.output


async def test_who_may_not_gives_none(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        done = await services.run("carol", "people", "password", "carol")
        assert services.register.asked == []
    assert isinstance(done.exception, Refused) and "carol may not call SetPassword" in str(done.exception)


async def test_an_engineer_ends_the_sessions_of_a_person(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        done = await services.run("emil", "people", "sign-out", "carol")
    assert "2 sessions of carol ended" in done.output


async def test_accounts_are_listed_with_what_is_wrong_with_them(tmp_path: Path) -> None:
    given = Person(name="carol", has_password=True, locked=True)
    given.one_time_until.CopyFrom(to_timestamp(LATER))
    expired = Person(name="dora", locked_places=1)
    expired.one_time_until.CopyFrom(to_timestamp(LATER - timedelta(days=9)))
    fine, none = Person(name="emil", has_password=True, session_count=3), Person(name="fritz")
    async with answering(tmp_path, persons=[given, expired, fine, none]) as services:
        carol, dora, emil, fritz = (
            line
            for line in (await services.run("emil", "people", "accounts")).output.splitlines()
            if any(name in line for name in ("carol", "dora", "emil", "fritz"))
        )
    assert "given, until" in carol and "wherever they have not been before" in carol
    assert "given, and expired" in dora and "at 1 place " in dora
    assert "their own" in emil and " 3 " in emil and "none" in fritz
