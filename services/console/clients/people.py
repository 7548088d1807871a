"""Signing in and out, and the visit of somebody who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import grpc.aio

from services.chassis.access.access import HEADER, header_of
from services.chassis.envelope import to_datetime
from services.chassis.rpc import asks
from sightline.registrar.v1 import people_service_pb2 as messages
from sightline.registrar.v1.people_service_pb2_grpc import PeopleServiceStub

ChannelTo = Callable[[str], grpc.aio.Channel]
_REGISTRAR = "registrar"


@dataclass(slots=True)
class Visit:
    """Somebody who is signed in, for one request or one stream; `unattended`: a page asks by itself.

    `must_set_password`: they can do nothing else, as theirs was given to them; no service would hear them.
    """

    channel_to: ChannelTo
    session: bytes
    person: str
    roles: frozenset[str]
    expires_at: datetime
    unattended: bool = False
    must_set_password: bool = False
    _tokens: dict[str, str] = field(default_factory=dict, repr=False)

    async def bearer(self, service: str) -> tuple[tuple[str, str], ...]:
        """Return the metadata of a call to `service` that this person makes."""
        if service not in self._tokens:
            answer = await _token(self.channel_to, self.session, service, self.unattended)
            self._tokens[service] = answer.token
        return ((HEADER, header_of(self._tokens[service])),)


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody may sign in: by a password, at the provider, or either."""

    password: bool
    provider: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What the provider sent a browser back with; what it did not say is empty."""

    state: str
    code: str
    issuer: str
    error: str


@dataclass(frozen=True, slots=True)
class People:
    """PeopleService."""

    channel_to: ChannelTo

    @asks
    async def sign_in(self, name: str, password: str, source: str) -> bytes:
        """Return the secret of a new session. Refused, in the same words whatever was wrong.

        Unavailable while too many sign in.
        """
        request = messages.SignInRequest(name=name, password=password, source=source)
        answer: messages.SignInResponse = await self._stub().SignIn(request)
        return answer.session

    @asks
    async def ways(self) -> Ways:
        """Return how somebody may sign in."""
        answer: messages.GetSignInWaysResponse = await self._stub().GetSignInWays(
            messages.GetSignInWaysRequest()
        )
        return Ways(answer.password, answer.provider)

    @asks
    async def begin_sign_in(self, redirect_uri: str) -> tuple[str, bytes]:
        """Return the provider's page, and what this browser is to keep meanwhile."""
        request = messages.BeginSignInRequest(redirect_uri=redirect_uri)
        answer: messages.BeginSignInResponse = await self._stub().BeginSignIn(request)
        return answer.url, answer.handle

    @asks
    async def finish_sign_in(self, handle: bytes, redirect_uri: str, answered: Answered) -> bytes:
        """Return the secret of a new session. Refused, with the reason, when there is none."""
        request = messages.FinishSignInRequest(
            handle=handle,
            redirect_uri=redirect_uri,
            state=answered.state,
            code=answered.code,
            issuer=answered.issuer,
            error=answered.error,
        )
        answer: messages.FinishSignInResponse = await self._stub().FinishSignIn(request)
        return answer.session

    @asks
    async def sign_out(self, session: bytes, redirect_uri: str) -> str:
        """End a session; return where to sign out at the provider too, empty where that is not to be done."""
        request = messages.SignOutRequest(session=session, redirect_uri=redirect_uri)
        answer: messages.SignOutResponse = await self._stub().SignOut(request)
        return answer.provider_url

    @asks
    async def change_password(self, session: bytes, password: str, new_password: str, source: str) -> bytes:
        """Replace one's own password; return the secret of a session in place of all that there were."""
        request = messages.ChangePasswordRequest(
            session=session, password=password, new_password=new_password, source=source
        )
        answer: messages.ChangePasswordResponse = await self._stub().ChangePassword(request)
        return answer.session

    async def visit(self, session: bytes, unattended: bool = False) -> Visit:
        """Return who holds a session. Refused when it is over.

        `unattended`: a page asks by itself, so that the session goes on growing old.
        """
        answer = await _token(self.channel_to, session, _REGISTRAR, unattended)
        return Visit(
            self.channel_to,
            session,
            answer.person,
            frozenset(answer.roles),
            to_datetime(answer.session_expires_at),
            unattended,
            answer.must_set_password,
            {_REGISTRAR: answer.token},
        )

    def _stub(self) -> PeopleServiceStub:
        return PeopleServiceStub(self.channel_to(_REGISTRAR))


@asks
async def _token(
    channel_to: ChannelTo, session: bytes, audience: str, unattended: bool
) -> messages.IssueTokenResponse:
    request = messages.IssueTokenRequest(session=session, audience=audience, unattended=unattended)
    answer: messages.IssueTokenResponse = await PeopleServiceStub(channel_to(_REGISTRAR)).IssueToken(request)
    return answer
