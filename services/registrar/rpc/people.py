"""PeopleService: signing in, here or at the provider; the word that somebody is signed in; passwords."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import grpc.aio

from services.chassis.access import SERVICES, Directory, Identity, Person
from services.chassis.access.tokens import sign
from services.chassis.envelope import to_timestamp
from services.chassis.errors import BadInput, Refused, Unavailable
from services.chassis.origin import utc_now
from services.chassis.rpc import answers
from services.registrar.domain.signing_in import (
    MOST_PASSWORD_LENGTH,
    Account,
    Session,
    password_problem,
    tried,
)
from services.registrar.metrics import RegistrarMetrics
from services.registrar.ports import Accounts, Passwords
from services.registrar.rpc.elsewhere import Elsewhere
from sightline.registrar.v1 import people_service_pb2 as messages
from sightline.registrar.v1.people_service_pb2_grpc import PeopleServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]
SECRET_BYTES = 32
# When a session was last used is written this often at most.
_NOTED_EVERY = timedelta(seconds=30)
# The same for every refusal: what was looked up on the way cannot be told from the time it took.
REFUSED_AFTER_SECONDS = 0.5
_NOBODY = "name or password is wrong, or there were too many tries; wait a while, then try again"
_OVER = "the session is over; sign in again"
_NO_PASSWORDS = "nobody signs in with a password here; sign in at the provider"
_NO_PROVIDER = "nobody signs in at a provider here; set REGISTRAR_OIDC_ISSUER if somebody is to"
_STRANGER = "the provider knows you, the directory here does not; ask an engineer"


@dataclass(frozen=True)
class PeopleRpc(PeopleServiceServicer):
    """`identity` is the registrar's: it vouches for who is signed in; the directory says what they may do.

    `elsewhere`: signing in at the provider, where there is one.
    """

    accounts: Accounts
    passwords: Passwords
    directory: Directory
    identity: Identity
    metrics: RegistrarMetrics
    now: Callable[[], datetime] = utc_now
    refused_after_seconds: float = REFUSED_AFTER_SECONDS
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
        if not self.passwords_allowed:
            raise Refused(_NO_PASSWORDS)
        loop = asyncio.get_running_loop()
        began = loop.time()
        person = await self._proved(request.name, request.password)
        self.metrics.sign_ins.labels("refused" if person is None else "signed_in").inc()
        if person is None:
            await asyncio.sleep(max(0.0, began + self.refused_after_seconds - loop.time()))
            raise Refused(_NOBODY)
        secret, session = await self._opened(person, by_provider=False)
        return messages.SignInResponse(
            session=secret,
            person=person.name,
            roles=sorted(person.roles),
            expires_at=to_timestamp(session.expires_at),
        )

    async def _opened(self, person: Person, *, by_provider: bool) -> tuple[bytes, Session]:
        now, secret = self.now(), os.urandom(SECRET_BYTES)
        session = Session(person.name, now, now, by_provider)
        await self.accounts.open_session(secret, session)
        return secret, session

    async def _proved(self, name: str, password: str) -> Person | None:
        now = self.now()
        before = await self.accounts.change(name, lambda account: tried(account, now))
        kept = before.password_hash if before is not None else None
        fits = await self.passwords.fits(password[:MOST_PASSWORD_LENGTH], kept)
        person = self.directory.people.get(name)
        if before is None or before.is_locked(now) or not fits or person is None:
            return None
        await self.accounts.change(name, lambda account: _signed_in(account, now))
        return person

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
        secret, session = await self._opened(person, by_provider=True)
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
        """Vouch for whoever holds the session, if they are still in the directory."""
        if request.audience not in SERVICES:
            raise BadInput(f"audience: name one of the services: {', '.join(SERVICES)}")
        now = self.now()
        session = await self.accounts.session(request.session)
        person = self.directory.people.get(session.person) if session is not None else None
        if session is None or person is None or not session.is_open(now) or not self._takes(session):
            raise Refused(_OVER)
        if not request.unattended and now - session.used_at >= _NOTED_EVERY:
            await self.accounts.use_session(request.session, now)
        token = sign(self.identity, request.audience, int(now.timestamp()), person=person.name)
        return messages.IssueTokenResponse(
            token=token,
            person=person.name,
            roles=sorted(person.roles),
            session_expires_at=to_timestamp(session.expires_at),
        )

    def _takes(self, session: Session) -> bool:
        """Whether one still signs in the way that this was opened."""
        return self.elsewhere is not None if session.by_provider else self.passwords_allowed

    @answers
    async def SignOut(self, request: messages.SignOutRequest, context: _Context) -> messages.SignOutResponse:
        """End a session; one that is over already is no error. A provider that is away keeps nobody in."""
        session = await self.accounts.session(request.session)
        await self.accounts.end_session(request.session)
        if session is None or not session.by_provider or self.elsewhere is None:
            return messages.SignOutResponse()
        try:
            url = await self.elsewhere.provider.sign_out_url(request.redirect_uri)
        except Unavailable:
            url = ""
        return messages.SignOutResponse(provider_url=url)

    @answers
    async def SetPassword(
        self, request: messages.SetPasswordRequest, context: _Context
    ) -> messages.SetPasswordResponse:
        """Give somebody of the directory a password. What they may do stands there, and is not changed."""
        if not self.passwords_allowed:
            raise Refused(_NO_PASSWORDS)
        if request.name not in self.directory.people:
            raise Refused("nobody of that name is in the directory; add them with `sightline people add`")
        problem = password_problem(request.name, request.password)
        if problem:
            raise BadInput(problem)
        await self.accounts.set_password(request.name, await self.passwords.hashed(request.password))
        return messages.SetPasswordResponse()

    @answers
    async def ListPeople(
        self, request: messages.ListPeopleRequest, context: _Context
    ) -> messages.ListPeopleResponse:
        """Return everyone of the directory."""
        accounts, now = await self.accounts.all(), self.now()
        people = [self.directory.people[name] for name in sorted(self.directory.people)]
        return messages.ListPeopleResponse(
            people=[_listed(person, accounts.get(person.name), now) for person in people]
        )


def _signed_in(account: Account, now: datetime) -> Account:
    return replace(account, failures=0, locked_until=None, signed_in_at=now)


def _listed(person: Person, account: Account | None, now: datetime) -> messages.Person:
    listed = messages.Person(name=person.name, roles=sorted(person.roles), has_password=account is not None)
    if account is not None:
        listed.locked = account.is_locked(now)
        if account.signed_in_at is not None:
            listed.last_signed_in_at.CopyFrom(to_timestamp(account.signed_in_at))
    return listed
