"""PeopleService: signing in, here or at the provider; the word that somebody is signed in; passwords."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import grpc.aio

from services.chassis import rpc
from services.chassis.access import SERVICES, Directory, Identity, Person
from services.chassis.access.tokens import sign
from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.errors import BadInput, Refused, Unavailable
from services.chassis.origin import utc_now
from services.chassis.rpc import answers
from services.registrar import wire
from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.signing_in import Account, Session, new_password, password_problem
from services.registrar.metrics import RegistrarMetrics
from services.registrar.ports import Accounts, ExportCounts
from services.registrar.rpc.elsewhere import Elsewhere
from services.registrar.rpc.naming import Naming
from services.registrar.rpc.permission import Calling
from services.registrar.worker.entrance import Entrance
from sightline.registrar.v1 import people_service_pb2 as messages
from sightline.registrar.v1.people_service_pb2_grpc import PeopleServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]
SECRET_BYTES = 32
# When a session was last used is written this often at most.
_NOTED_EVERY = timedelta(seconds=30)
# The same for every refusal: what was looked up on the way cannot be told from the time it took.
REFUSED_AFTER_SECONDS = 0.5
# So long a password that somebody else gave is in doubt.
DOUBTED_FOR = timedelta(hours=24)
_NOBODY = "name or password is wrong, or there were too many tries; wait a while, then try again"
_OVER = "the session is over; sign in again"
_UNKNOWN = "nobody of that name is in the directory; add them with `sightline people add`"
_NO_PASSWORDS = "nobody signs in with a password here; sign in at the provider"
_NO_PROVIDER = "nobody signs in at a provider here; set REGISTRAR_OIDC_ISSUER if somebody is to"
_STRANGER = "the provider knows you, the directory here does not; ask an engineer"


@dataclass(frozen=True)
class PeopleRpc(PeopleServiceServicer):
    """`identity` is the registrar's: it vouches for who is signed in; the directory says what they may do.

    `doubted_for`: so long after somebody else gave a password, tokens say that it may be them. `elsewhere`:
    signing in at the provider, where there is one.
    """

    accounts: Accounts
    entrance: Entrance
    naming: Naming
    directory: Directory
    identity: Identity
    metrics: RegistrarMetrics
    exports: ExportCounts
    now: Callable[[], datetime] = utc_now
    refused_after_seconds: float = REFUSED_AFTER_SECONDS
    doubted_for: timedelta = DOUBTED_FOR
    caller: Calling = rpc.caller
    elsewhere: Elsewhere | None = None
    passwords_allowed: bool = True

    @answers
    async def GetSignInWays(
        self, request: messages.GetSignInWaysRequest, context: _Context
    ) -> messages.GetSignInWaysResponse:
        """Say how somebody may sign in."""
        return messages.GetSignInWaysResponse(
            password=self.passwords_allowed, provider=self.elsewhere is not None
        )

    @answers
    async def SignIn(self, request: messages.SignInRequest, context: _Context) -> messages.SignInResponse:
        """Open a session."""
        self._see_that_passwords_are_allowed()
        account = await self._proved(request.name, request.password, request.source)
        person = self.directory.people[account.name]
        secret, session = await self._opened(person, request.source, by_provider=False)
        return messages.SignInResponse(
            session=secret,
            person=person.name,
            roles=sorted(person.roles),
            expires_at=to_timestamp(session.expires_at),
        )

    async def _opened(self, person: Person, source: str, *, by_provider: bool) -> tuple[bytes, Session]:
        now, secret = self.now(), os.urandom(SECRET_BYTES)
        session = Session(person.name, now, now, by_provider)
        await self.accounts.open_session(secret, session, source, Act(Deed.SIGNED_IN, person.name))
        return secret, session

    async def _proved(self, name: str, password: str, source: str) -> Account:
        """Refused, in the same words after the same time, whatever was wrong."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        account = await self.entrance.proved(name, password, source)
        self.metrics.sign_ins.labels("refused" if account is None else "signed_in").inc()
        if account is None:
            await asyncio.sleep(max(0.0, began + self.refused_after_seconds - loop.time()))
            raise Refused(_NOBODY)
        return account

    async def _visitor(self, secret: bytes) -> tuple[Session, Account | None]:
        """Return who holds a session, and the account that it was opened with; None where a provider vouched.

        Refused when it is over, or they are not in the directory any more.
        """
        found, now = await self.accounts.visitor(secret), self.now()
        if found is None:
            raise Refused(_OVER)
        session, account = found
        known = session.person in self.directory.people
        if not known or not session.is_open(now) or not self._takes(session):
            raise Refused(_OVER)
        if session.by_provider:
            return session, None
        if account is None or account.has_expired(now):
            raise Refused(_OVER)
        return session, account

    @answers
    async def BeginSignIn(
        self, request: messages.BeginSignInRequest, context: _Context
    ) -> messages.BeginSignInResponse:
        """Say where to send a browser."""
        return await self._at_the_provider().begin(request.redirect_uri, self.now())

    @answers
    async def FinishSignIn(
        self, request: messages.FinishSignInRequest, context: _Context
    ) -> messages.FinishSignInResponse:
        """Open a session for somebody of the directory; what they may do stands there alone."""
        try:
            name = await self._at_the_provider().vouched(request, self.now())
            person = self.directory.people.get(name)
            if person is None:
                raise Refused(_STRANGER)
        except Refused:
            self.metrics.sign_ins.labels("refused").inc()
            raise
        self.metrics.sign_ins.labels("signed_in").inc()
        secret, session = await self._opened(person, "", by_provider=True)
        return messages.FinishSignInResponse(
            session=secret,
            person=person.name,
            roles=sorted(person.roles),
            expires_at=to_timestamp(session.expires_at),
        )

    def _at_the_provider(self) -> Elsewhere:
        if self.elsewhere is None:
            raise Refused(_NO_PROVIDER)
        return self.elsewhere

    @answers
    async def IssueToken(
        self, request: messages.IssueTokenRequest, context: _Context
    ) -> messages.IssueTokenResponse:
        """Vouch for whoever holds the session; not before they have a password of their own."""
        if request.audience not in SERVICES:
            raise BadInput(f"audience: name one of the services: {', '.join(SERVICES)}")
        session, account = await self._visitor(request.session)
        person, now = self.directory.people[session.person], self.now()
        if not request.unattended and now - session.used_at >= _NOTED_EVERY:
            await self.accounts.use_session(request.session, now)
        answer = messages.IssueTokenResponse(
            person=person.name,
            roles=sorted(person.roles),
            session_expires_at=to_timestamp(session.expires_at),
            must_set_password=account is not None and account.must_set_password,
        )
        if not answer.must_set_password:
            in_doubt = account is not None and account.was_given(now, self.doubted_for)
            issued_at = int(now.timestamp())
            answer.token = sign(
                self.identity, request.audience, issued_at, person=person.name, in_doubt=in_doubt
            )
        return answer

    def _takes(self, session: Session) -> bool:
        """Whether one still signs in the way that this was opened."""
        return self.elsewhere is not None if session.by_provider else self.passwords_allowed

    @answers
    async def SignOut(self, request: messages.SignOutRequest, context: _Context) -> messages.SignOutResponse:
        """End a session; one that is over already is no error. A provider that is away keeps nobody in."""
        found = await self.accounts.visitor(request.session)
        await self.accounts.end_session(request.session)
        if found is None or not found[0].by_provider or self.elsewhere is None:
            return messages.SignOutResponse()
        try:
            url = await self.elsewhere.provider.sign_out_url(request.redirect_uri)
        except Unavailable:
            url = ""
        return messages.SignOutResponse(provider_url=url)

    @answers
    async def ChangePassword(
        self, request: messages.ChangePasswordRequest, context: _Context
    ) -> messages.ChangePasswordResponse:
        """Replace one's own password, and the session."""
        session, account = await self._visitor(request.session)
        if account is None:
            raise Refused(_NO_PASSWORDS)
        problem = password_problem(session.person, request.new_password)
        if not problem and request.new_password == request.password:
            problem = "password: it is the one that you have; choose another"
        if problem:
            raise BadInput(problem)
        await self._proved(session.person, request.password, request.source)
        hashed = await self.entrance.hashed(request.new_password, request.source)
        secret, now = os.urandom(SECRET_BYTES), self.now()
        act = Act(Deed.PASSWORD_SET, session.person)
        await self.accounts.choose_password(secret, Session(session.person, now, now), hashed, act)
        return messages.ChangePasswordResponse(session=secret)

    @answers
    async def SetPassword(
        self, request: messages.SetPasswordRequest, context: _Context
    ) -> messages.SetPasswordResponse:
        """Give somebody of the directory a password. What they may do stands there, and is not changed."""
        self._see_that_passwords_are_allowed()
        self._see_that_they_are_known(request.name)
        problem = password_problem(request.name, request.password) if request.password else ""
        if problem:
            raise BadInput(problem)
        password, by = request.password or new_password(), self.caller().name
        hashed = await self.entrance.hashed(password, by)
        act = Act(Deed.PASSWORD_GIVEN, by, concerns=request.name)
        given = await self.accounts.give_password(request.name, hashed, self.now(), act)
        answer = messages.SetPasswordResponse(password="" if request.password else password)
        if given.one_time_until is not None:
            answer.good_until.CopyFrom(to_timestamp(given.one_time_until))
        return answer

    @answers
    async def EndSessions(
        self, request: messages.EndSessionsRequest, context: _Context
    ) -> messages.EndSessionsResponse:
        """End whatever sessions somebody has."""
        self._see_that_they_are_known(request.name)
        act = Act(Deed.SESSIONS_ENDED, self.caller().name, concerns=request.name)
        ended = await self.accounts.end_sessions(request.name, act)
        return messages.EndSessionsResponse(sessions_ended=ended)

    @answers
    async def FindActors(
        self, request: messages.FindActorsRequest, context: _Context
    ) -> messages.FindActorsResponse:
        """Say whose marks these are."""
        found = await self.naming.find(request.marks, request.names, self.caller().name)
        actors = [messages.Actor(mark=mark, name=name) for mark, name in found.items()]
        return messages.FindActorsResponse(actors=actors)

    @answers
    async def NoteExport(
        self, request: messages.NoteExportRequest, context: _Context
    ) -> messages.NoteExportResponse:
        """Have it told that the chain is exported."""
        await self.naming.acts.tell(Act(Deed.CHAIN_EXPORTED, self.caller().name))
        return messages.NoteExportResponse()

    @answers
    async def NoteHold(
        self, request: messages.NoteHoldRequest, context: _Context
    ) -> messages.NoteHoldResponse:
        """Have it told who had something kept or exported, or no more; what may leave is counted."""
        act = wire.hold_act(request)
        if act.deed is Deed.EXPORT_CONFIRMED:
            seen_at = to_datetime(request.seen_at) if request.HasField("seen_at") else None
            await self.exports.tell(act, seen_at)
        else:
            await self.naming.acts.tell(act)
        return messages.NoteHoldResponse()

    @answers
    async def ListPeople(
        self, request: messages.ListPeopleRequest, context: _Context
    ) -> messages.ListPeopleResponse:
        """Return everyone of the directory."""
        accounts, now = await self.accounts.all(), self.now()
        sessions, locked = await self.accounts.open_sessions(now), await self.accounts.locked_places(now)
        answer = messages.ListPeopleResponse()
        for name, person in sorted(self.directory.people.items()):
            counts = {"sessions": sessions.get(name, 0), "locked_places": locked.get(name, 0)}
            answer.people.append(wire.person_of(person, accounts.get(name), now, **counts))
        return answer

    def _see_that_passwords_are_allowed(self) -> None:
        if not self.passwords_allowed:
            raise Refused(_NO_PASSWORDS)

    def _see_that_they_are_known(self, name: str) -> None:
        if name not in self.directory.people:
            raise Refused(_UNKNOWN)
