"""PeopleService on real tables behind a real socket; the clock is set by hand."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import grpc.aio
import sqlalchemy as sa
from argon2 import PasswordHasher
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import CONSOLE, OPERATOR, SERVICES, Access, Directory, Identity, Person, Role
from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.registrar.adapters.argon2_passwords import Argon2Passwords
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.adapters.sql_export_counts import SqlExportCounts
from services.registrar.adapters.sql_people import SqlPeople
from services.registrar.adapters.sql_spent import SqlSpent
from services.registrar.domain.elsewhere import Wanted
from services.registrar.metrics import RegistrarMetrics
from services.registrar.migrations import MIGRATIONS
from services.registrar.ports import Provider
from services.registrar.rpc.elsewhere import Elsewhere
from services.registrar.rpc.naming import Naming
from services.registrar.rpc.people import PeopleRpc
from services.registrar.worker.entrance import Entrance
from sightline.registrar.v1 import people_service_pb2 as messages
from sightline.registrar.v1.act_recorded_pb2 import ActRecorded
from sightline.registrar.v1.people_service_pb2_grpc import (
    PeopleServiceStub,
    add_PeopleServiceServicer_to_server,
)
from tests.registrar.acting import told

PASSWORD = "four words are plenty"
PLACE = "192.0.2.7"
DATABASE = "registrar.db"
ANY_WORD = Wanted()
RETURN = "http://localhost:7443/sign-in/return"
PEOPLE = {
    "anton": Person("anton", frozenset({Role.AUTHOR})),
    "erika": Person("erika", frozenset({Role.ENGINEER})),
}


@dataclass
class Counted:
    """Passwords that count how often one was compared."""

    passwords: Argon2Passwords
    compared: int = 0

    async def hashed(self, password: str) -> str:
        return await self.passwords.hashed(password)

    async def fits(self, password: str, kept: str | None) -> bool:
        self.compared += 1
        return await self.passwords.fits(password, kept)


@dataclass
class SigningIn:
    """`people` are those of the directory; take one out, and they are gone."""

    registrar: Identity
    passwords: Counted
    people: dict[str, Person]
    registry: CollectorRegistry
    directory: Directory
    bus: MemoryBus
    records: Records
    outbox: Outbox
    acts: SqlActs
    channels: dict[str, grpc.aio.Channel] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def stub(self, caller: str = CONSOLE) -> PeopleServiceStub:
        return PeopleServiceStub(self.channels[caller])

    @rpc.asks
    async def sign_in(
        self, name: str, password: str = PASSWORD, source: str = PLACE
    ) -> messages.SignInResponse:
        request = messages.SignInRequest(name=name, password=password, source=source)
        answer: messages.SignInResponse = await self.stub().SignIn(request)
        return answer

    @rpc.asks
    async def token(
        self, session: bytes, unattended: bool = False, audience: str = "matcher"
    ) -> messages.IssueTokenResponse:
        request = messages.IssueTokenRequest(session=session, audience=audience, unattended=unattended)
        answer: messages.IssueTokenResponse = await self.stub().IssueToken(request)
        return answer

    @rpc.asks
    async def give(
        self, name: str, password: str = "", caller: str = OPERATOR
    ) -> messages.SetPasswordResponse:
        request = messages.SetPasswordRequest(name=name, password=password)
        answer: messages.SetPasswordResponse = await self.stub(caller).SetPassword(request)
        return answer

    @rpc.asks
    async def change(self, session: bytes, password: str, new: str) -> bytes:
        request = messages.ChangePasswordRequest(
            session=session, password=password, new_password=new, source=PLACE
        )
        answer: messages.ChangePasswordResponse = await self.stub().ChangePassword(request)
        return answer.session

    async def own_passwords(self) -> None:
        """Everybody's password is their own from here on, and not new."""
        async with self.records.transaction() as connection:
            await connection.execute(sa.text("UPDATE accounts SET given_at = NULL, one_time_until = NULL"))

    async def set_password(self, name: str, password: str = PASSWORD, caller: str = OPERATOR) -> None:
        """One of the person's own, in place of one that was given; they are signed in nowhere after that."""
        given = (await self.give(name, caller=caller)).password
        session = await self.change((await self.sign_in(name, given)).session, given, password)
        await self.stub().SignOut(messages.SignOutRequest(session=session))

    async def told(self) -> list[ActRecorded]:
        """The acts that were told, in order."""
        return await told(self.bus, self.outbox)

    @rpc.asks
    async def begin(self, redirect_uri: str = RETURN) -> messages.BeginSignInResponse:
        request = messages.BeginSignInRequest(redirect_uri=redirect_uri)
        answer: messages.BeginSignInResponse = await self.stub().BeginSignIn(request)
        return answer

    @rpc.asks
    async def finish(self, handle: bytes, **answered: str) -> messages.FinishSignInResponse:
        request = messages.FinishSignInRequest(handle=handle, redirect_uri=RETURN, **answered)
        answer: messages.FinishSignInResponse = await self.stub().FinishSignIn(request)
        return answer

    @rpc.asks
    async def sign_out(self, session: bytes, redirect_uri: str = "") -> str:
        request = messages.SignOutRequest(session=session, redirect_uri=redirect_uri)
        answer: messages.SignOutResponse = await self.stub().SignOut(request)
        return answer.provider_url

    def count(self, result: str) -> float:
        return self.registry.get_sample_value("registrar_sign_ins_total", {"result": result}) or 0.0


def identities_of(everyone: Iterable[str]) -> dict[str, Identity]:
    """New ones, of all services too."""
    return {name: Identity.generate(name) for name in (*SERVICES, OPERATOR, CONSOLE, *everyone)}


@asynccontextmanager
async def signing_in(
    folder: Path,
    everyone: Mapping[str, Person] = PEOPLE,
    serve: Callable[[grpc.aio.Server], None] = lambda _: None,
    provider: Provider | None = None,
    wanted: Wanted = ANY_WORD,
    passwords_allowed: bool = True,
    database: str = "",
    identities: Mapping[str, Identity] | None = None,
) -> AsyncIterator[SigningIn]:
    """`everyone` is in the directory; nobody has a password yet. `serve` adds what else answers there.

    `provider`: where people may sign in too; `wanted`: what is asked of its word. `identities`: of everybody,
    where the database is of theirs already.
    """
    identities = identities or identities_of(everyone)
    people = {
        name: replace(one, signing=identities[name].signing_key.public_key().public_bytes_raw())
        for name, one in everyone.items()
    }
    known = Directory.of(one for name, one in identities.items() if name not in people)
    directory = Directory(known.entries, people)
    registry = CollectorRegistry()
    database = database or f"sqlite+aiosqlite:///{folder}/{DATABASE}"
    records = Records("registrar", database, MIGRATIONS)
    await records.open()
    executor = ThreadPoolExecutor(2)
    passwords = Counted(Argon2Passwords(executor, PasswordHasher(time_cost=1, memory_cost=1024)))
    bus, key = MemoryBus(), identities["registrar"].sealing_key
    outbox = Outbox(records, bus)
    acts = SqlActs(records, outbox, key, now=lambda: rig.now)
    rig = SigningIn(
        identities["registrar"], passwords, people, registry, directory, bus, records, outbox, acts
    )
    accounts = SqlPeople(records, acts, key)
    service = PeopleRpc(
        accounts,
        Entrance(accounts, passwords, acts, directory.people, lambda: rig.now),
        Naming(accounts, acts, directory.people, lambda: rig.now),
        directory,
        rig.registrar,
        RegistrarMetrics.create(registry),
        SqlExportCounts(records, acts),
        lambda: rig.now,
        0.0,
        elsewhere=None if provider is None else Elsewhere(provider, SqlSpent(records), wanted, b"k" * 32),
        passwords_allowed=passwords_allowed,
    )
    address = f"unix:{folder}/people"
    server = rpc.server(Access.create("registrar", directory, registry))
    add_PeopleServiceServicer_to_server(service, server)
    serve(server)
    rpc.listen(server, address)
    await server.start()
    rig.channels |= {name: rpc.channel(address, one) for name, one in identities.items()}
    try:
        yield rig
    finally:
        for channel in rig.channels.values():
            await channel.close(None)
        await server.stop(None)
        await records.close()
        executor.shutdown()
