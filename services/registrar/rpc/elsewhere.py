"""Signing in at the provider: how it begins, and for whom the provider vouches in the end."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.errors import BadInput, Refused
from services.registrar.domain.elsewhere import Attempt, Wanted, error_line, is_safe
from services.registrar.ports import Provider, SpentSignIns
from sightline.registrar.v1 import people_service_pb2 as messages

_LOG = logging.getLogger(__name__)
_ANOTHER = "this sign-in was not begun in this browser, or too long ago; start it again here"
_SPENT = "this sign-in was finished already; start another"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`key`: what the sign-ins that were begun are known by, of this registrar and its replicas."""

    provider: Provider
    spent: SpentSignIns
    wanted: Wanted
    key: bytes = field(repr=False)

    async def begin(self, redirect_uri: str, now: datetime) -> messages.BeginSignInResponse:
        """Begin one; nothing is kept of it."""
        if not is_safe(redirect_uri):
            raise BadInput("redirect_uri: it is https, or http on this machine")
        attempt = Attempt.begun(self.key, now)
        url = await self.provider.sign_in_url(attempt, redirect_uri)
        return messages.BeginSignInResponse(url=url, handle=attempt.handle)

    async def vouched(self, request: messages.FinishSignInRequest, now: datetime) -> str:
        """Return the name of whom the provider vouches for. Refused, with the reason, when for nobody."""
        attempt = Attempt(request.handle, self.key)
        if not attempt.is_answered_by(request.state, now):
            raise Refused(_ANOTHER)
        try:
            return await self._vouched(attempt, request, now)
        except Refused as error:
            # Its words are ours alone, and about nobody. What anybody can provoke fills no log.
            _LOG.warning("a sign-in at the provider was refused: %s", error)
            raise

    async def _vouched(self, attempt: Attempt, request: messages.FinishSignInRequest, now: datetime) -> str:
        await self.provider.check_issuer(request.issuer)
        if not await self.spent.spend(request.handle, attempt.over_at, now):
            raise Refused(_SPENT)
        if request.error or not request.code:
            raise Refused(error_line(request.error))
        claims = await self.provider.claims(attempt, request.redirect_uri, request.code)
        problem = self.wanted.problem(claims, now)
        if problem:
            raise Refused(problem)
        return self.wanted.name_in(claims)
