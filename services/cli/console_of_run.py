"""The console of a run: whom a deployment file names as an officer answers in a browser.

Who stands in the store's directory is who they are there. Anybody else is an officer as long as the run
lasts, and a supervisor where nobody stands there: else they would be one over what people answer for, too.
They have a password that is printed, and good for setting one of their own. When the run is over that one is
good for nothing either: somebody of that name may come into the directory later.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from rich.console import Console

from services.chassis.access import Person, Role
from services.chassis.errors import BadInput, SightlineError
from services.cli.asking.people import PeopleClient
from services.cli.host.hosted import Hosted

_OFFICER = frozenset({Role.ENGAGEMENT_OFFICER})
_ALONE = _OFFICER | {Role.SUPERVISOR}
_LOOK_SECONDS = 0.5


def people_of(officers: Sequence[str], known: Mapping[str, Person]) -> dict[str, Person]:
    """Return who may sign in during a run. BadInput when there is nobody, or a name is none."""
    if not officers:
        raise BadInput("--console is for the officers of a deployment; name one in its file: officers: [me]")
    roles = _OFFICER if known else _ALONE
    return {name: known.get(name) or Person(name, roles) for name in officers}


@dataclass(frozen=True, slots=True)
class ConsoleOfRun:
    """`known`: of these people those who stand in the directory, and have passwords of their own there."""

    hosted: Hosted
    people: Mapping[str, Person]
    known: Mapping[str, Person]
    console: Console

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Serve it, and say where, and who signs in with what; afterwards nobody is signed in any more."""
        # Only a run with a console pays for a web server.
        from services.cli.host.console import console_on

        try:
            async with console_on(self.hosted) as origin:
                self._say(f"the console answers at {origin} until Ctrl-C")
                for line in await self._passwords():
                    self._say(f"  {line}")
                yield origin
        finally:
            await self._sign_everybody_out()

    async def wait_for_somebody(self, stop: asyncio.Event) -> None:
        """Return once an officer has signed in, or `stop` is set: else nobody would see an alert."""
        accounts = self._accounts()
        with self.console.status("waiting for an officer to sign in"):
            while not stop.is_set() and not await self._somebody_is_there(accounts):
                await asyncio.sleep(_LOOK_SECONDS)

    def _accounts(self) -> PeopleClient:
        return PeopleClient(self.hosted.channel_to("registrar"))

    async def _passwords(self) -> list[str]:
        accounts = self._accounts()
        have = {person.name for person in await accounts.all() if person.has_password}
        lines = []
        for name in self.people:
            if name in self.known and name in have:
                await accounts.end_sessions(name)  # or who was there yesterday would seem to be there now
                lines.append(f"{name} signs in with their own password")
                continue
            given = await accounts.give_password(name)
            lines.append(f"{name} signs in with {given.password} and sets a password of their own")
        return lines

    async def _sign_everybody_out(self) -> None:
        accounts = self._accounts()
        for name in self.people:
            with suppress(SightlineError):
                if name in self.known:
                    await accounts.end_sessions(name)
                else:
                    await accounts.give_password(name)  # which nobody is told

    async def _somebody_is_there(self, accounts: PeopleClient) -> bool:
        people = [person for person in await accounts.all() if person.name in self.people]
        return any(person.session_count and not person.HasField("one_time_until") for person in people)

    def _say(self, line: str) -> None:
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)
