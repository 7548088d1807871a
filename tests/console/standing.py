"""A console in front of a real PeopleService and of small services that do as they are told."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import grpc.aio
from prometheus_client import CollectorRegistry
from yarl import URL

from services.chassis.access import CONSOLE, Identity, Person, Role
from services.console.pages.place import Place
from services.console.service import compose
from services.console.settings import ConsoleSettings
from services.registrar.domain.elsewhere import Wanted
from services.registrar.ports import Provider
from tests.registrar.signing_in_rig import (
    ANY_WORD,
    DATABASE,
    PASSWORD,
    SigningIn,
    identities_of,
    signing_in,
)

# One person for each role, called after it.
EVERYONE = {role.replace("_", "-"): Person(role.replace("_", "-"), frozenset({role})) for role in Role}
PROOF = re.compile(r'name="proof" value="([0-9a-f]{64})"')


@dataclass
class Browser:
    """Keeps cookies, sends what forms send; follows nothing by itself."""

    origin: str
    web: aiohttp.ClientSession
    proof: str = ""

    async def get(self, path: str, script: bool = False) -> tuple[int, str]:
        headers = {"Accept": "application/json"} if script else {}
        async with self.web.get(self.origin + path, allow_redirects=False, headers=headers) as answer:
            text = (
                await answer.text()
                if answer.status < 300 or answer.status >= 400
                else answer.headers["Location"]
            )
            found = PROOF.search(text)
            self.proof = found[1] if found else self.proof
            return answer.status, text

    async def post(
        self, path: str, headers: Mapping[str, str] | None = None, /, **fields: str
    ) -> tuple[int, str]:
        sent = {"proof": self.proof, **fields}
        given = {"Origin": self.origin, **(headers or {})}
        async with self.web.post(
            self.origin + path, data=sent, headers=given, allow_redirects=False
        ) as answer:
            moved = 300 <= answer.status < 400
            return answer.status, answer.headers["Location"] if moved else await answer.text()

    async def sign_in(self, name: str, password: str = PASSWORD) -> tuple[int, str]:
        """Sign in, and take the proof of the new session's forms."""
        await self.get("/sign-in")
        answered = await self.post("/sign-in", name=name, password=password)
        await self.get("/")
        return answered

    def cookies(self) -> dict[str, str]:
        return {name: one.value for name, one in self.web.cookie_jar.filter_cookies(URL(self.origin)).items()}


@dataclass
class Standing:
    """A console that runs, at `origin`."""

    origin: str
    people: SigningIn
    registry: CollectorRegistry

    @property
    def session(self) -> str:
        """What the cookie of a session is called here."""
        return Place(self.origin).cookie("session")

    @asynccontextmanager
    async def browser(self, name: str = "") -> AsyncIterator[Browser]:
        """A browser, with `name` signed in."""
        async with aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(15)
        ) as web:
            browser = Browser(self.origin, web)
            if name:
                status, _ = await browser.sign_in(name)
                assert status == 303, f"{name} is not signed in"
            yield browser


# A database in which these people have set their passwords, and the identities that it is of.
_KEPT: dict[frozenset[tuple[str, Person]], tuple[bytes, dict[str, Identity]]] = {}


async def _with_passwords(folder: Path, everyone: Mapping[str, Person]) -> dict[str, Identity]:
    """Put a database into `folder` in which everybody has set their password: they do so once a process."""
    which = frozenset(everyone.items())
    if which not in _KEPT:
        identities = identities_of(everyone)
        with TemporaryDirectory() as once:
            async with signing_in(Path(once), everyone, identities=identities) as people:
                for name in everyone:
                    await people.set_password(name)
            _KEPT[which] = (Path(once) / DATABASE).read_bytes(), identities
    content, identities = _KEPT[which]
    folder.mkdir(exist_ok=True)
    (folder / DATABASE).write_bytes(content)
    return identities


@asynccontextmanager
async def standing(
    folder: Path,
    everyone: Mapping[str, Person] = EVERYONE,
    serve: Callable[[grpc.aio.Server], None] = lambda _: None,
    provider: Provider | None = None,
    passwords_allowed: bool = True,
    address: str = "127.0.0.1:0",
    wanted: Wanted = ANY_WORD,
    source_header: str = "",
    **given: Any,
) -> AsyncIterator[Standing]:
    """Everybody has the same password, if any; `given` are settings of the console."""
    identities = await _with_passwords(folder, everyone) if passwords_allowed else None
    async with signing_in(
        folder, everyone, serve, provider, wanted, passwords_allowed, identities=identities
    ) as people:
        registry = CollectorRegistry()
        settings = ConsoleSettings(address=address, source_header=source_header, **given)
        console = compose(lambda _: people.channels[CONSOLE], settings, registry)
        async with console.serving() as origin:
            yield Standing(origin, people, registry)
