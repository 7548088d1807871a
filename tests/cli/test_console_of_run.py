"""Who may sign in while a run lasts, and not afterwards; what does not go with a console."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from services.chassis.access import CONSOLE, OPERATOR, Person, Role
from services.chassis.errors import BadInput, Refused
from services.cli import deployment_file
from services.cli.console_of_run import ConsoleOfRun, people_of
from services.cli.deployment_file import DeploymentFile
from services.cli.host.hosted import Hosted
from services.cli.running import Options, run
from tests.registrar.signing_in_rig import PASSWORD, SigningIn, signing_in

KNOWN = {"carol": Person("carol", frozenset({Role.ENGAGEMENT_OFFICER}))}


def test_who_is_in_no_directory_is_an_officer_and_a_supervisor_where_nobody_else_is_one() -> None:
    alone = people_of(["me"], {})
    assert alone["me"].roles == {Role.ENGAGEMENT_OFFICER, Role.SUPERVISOR}
    beside = people_of(["carol", "me"], KNOWN)
    assert beside["carol"] is KNOWN["carol"] and beside["me"].roles == {Role.ENGAGEMENT_OFFICER}


@pytest.mark.parametrize(
    ("officers", "words"),
    [([], r"officers: \[me\]"), (["A Name"], "lower-case letters"), (["console"], "none of")],
)
def test_without_an_officer_who_can_sign_in_there_is_no_console(officers: list[str], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        people_of(officers, {})


@pytest.mark.parametrize(
    ("decide", "cluster", "words"),
    [(True, False, "at one place"), (False, True, "python -m services console")],
)
async def test_a_console_does_not_go_with_everything(
    tmp_path: Path, decide: bool, cluster: bool, words: str
) -> None:
    options = Options(file_of(tmp_path), tmp_path / "store", decide=decide, cluster=cluster, console=True)
    with pytest.raises(BadInput, match=words):
        await run(options, Console(file=io.StringIO()))


@pytest.fixture
async def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SigningIn]:
    monkeypatch.setenv("CONSOLE_ADDRESS", "127.0.0.1:0")
    async with signing_in(tmp_path, people_of(["carol", "me"], KNOWN)) as made:
        await made.set_password("carol")
        yield made


def console_of(people: SigningIn, said: io.StringIO) -> ConsoleOfRun:
    hosted = Hosted(
        lambda _: people.channels[OPERATOR],
        asyncio.Event().wait,
        console_channel_to=lambda _: people.channels[CONSOLE],
    )
    return ConsoleOfRun(hosted, people.people, KNOWN, Console(file=said))


async def test_when_a_run_is_over_its_passwords_and_sessions_are_over_too(people: SigningIn) -> None:
    said = io.StringIO()
    async with console_of(people, said).open():
        given = re.search(r"me signs in with (\S+) and sets", said.getvalue())
        assert given is not None and "carol signs in with their own" in said.getvalue()
        first = (await people.sign_in("me", given[1])).session
        session = await people.change(first, given[1], "words of a trial alone")
        sessions = [session, (await people.sign_in("carol")).session]
        for one in sessions:
            await people.token(one)
    for one in sessions:
        with pytest.raises(Refused, match="session is over"):
            await people.token(one)
    with pytest.raises(Refused, match="password is wrong"):
        await people.sign_in("me", "words of a trial alone")
    assert (await people.sign_in("carol", PASSWORD)).person == "carol"


async def test_who_was_there_at_the_last_run_is_not_there_yet_at_this_one(people: SigningIn) -> None:
    await people.sign_in("carol")
    shown, stop = console_of(people, io.StringIO()), asyncio.Event()
    async with shown.open():
        waiting = asyncio.create_task(shown.wait_for_somebody(stop))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(waiting), 0.5)
        await people.sign_in("carol")
        await asyncio.wait_for(waiting, 10)


def file_of(folder: Path) -> DeploymentFile:
    path = folder / "deployment.yaml"
    stated = {
        "name": "market",
        "purpose": "Trying",
        "legal_basis": "Consent",
        "place": "Market",
        "start": "2026-01-01T00:00:00Z",
        "end": "2099-01-01T00:00:00Z",
        "cameras": [{"id": "gate", "source": "rtsp://127.0.0.1:9/nobody"}],
        "watchlist": ".",
        "threshold": 0.99,
        "officers": ["me"],
    }
    path.write_text(yaml.safe_dump(stated), encoding="utf-8")
    return deployment_file.read(path)
