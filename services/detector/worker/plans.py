"""Whether footage of a deployment may be kept: whoever tells of it is not believed, who authorised it is."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.access import Person
from services.chassis.authorisation import challenge_of, covered_by, plan_digest
from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import Refused, SightlineError, Unavailable
from services.chassis.origin import utc_now
from services.detector.domain.footage import Terms
from services.detector.ports import Authorisations
from services.publication.footage import MOST_KEPT_DAYS, days_of
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE

_LOG = logging.getLogger(__name__)
_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Checked:
    """`terms` of a deployment as it was heard of; `said` is all that counts of that."""

    known: LiveDeployment
    said: tuple[bytes, bytes, bool]
    terms: Terms | None


@dataclass(slots=True)
class Plans:
    """Checks each plan that asks for footage once. `people`: the directory's, not the registrar's.

    A trial, which nobody has authorised, is kept with every face filled.
    """

    deployments: Deployments
    authorisations: Authorisations
    people: Mapping[str, Person]
    now: Callable[[], datetime] = utc_now
    _checked: dict[str, _Checked] = field(default_factory=dict)
    _problems: dict[str, str] = field(default_factory=dict)

    def terms(self, name: str) -> Terms | None:
        """Return what may be kept now; None: nothing. From whatever thread."""
        known, checked = self.deployments.get(name), self._checked.get(name)
        if known is None or checked is None or checked.known is not known:
            return None
        return checked.terms if known.is_live(self.now()) else None

    def problems(self) -> list[str]:
        """Why footage that a live deployment asks for is not kept, a line each."""
        live = [known.name for known in self.deployments.all() if known.is_live(self.now())]
        return [self._problems[name] for name in live if name in self._problems]

    async def run(self) -> None:
        """Look at each plan as it changes, until cancelled."""
        revision = -1
        while True:
            revision = await self.deployments.changed(revision)
            while not await self.look():
                await asyncio.sleep(_AGAIN_SECONDS)

    async def look(self) -> bool:
        """Look at every plan; False when somebody who has to be asked is away."""
        done = True
        for known in self.deployments.all():
            if known.status == STATUS_LIVE:
                done &= await self._look_at(known)
        return done

    async def _look_at(self, known: LiveDeployment) -> bool:
        name, terms = known.name, None
        said = (known.authorised_digest, plan_digest(known.deployment), known.trial)
        checked = self._checked.get(name)
        if checked is not None and checked.said == said:
            self._checked[name] = _Checked(known, said, checked.terms)
            return True
        try:
            terms = await self._terms(known)
            self._problems.pop(name, None)
        except SightlineError as error:
            self._fail(name, error)
            if isinstance(error, Unavailable):
                return False
        self._checked[name] = _Checked(known, said, terms)
        return True

    def _fail(self, name: str, error: SightlineError) -> None:
        problem = f"no footage of {name} is kept: {error}"
        if problem != self._problems.get(name):
            _LOG.warning("no footage of %s is kept: %s", name, error)
        self._problems[name] = problem

    async def _terms(self, known: LiveDeployment) -> Terms | None:
        plan = known.deployment
        if not plan.HasField("footage"):
            return None
        asked, days = plan.footage, days_of(plan)
        if not 1 <= days <= MOST_KEPT_DAYS:
            raise Refused(f"footage.kept_days: 1 to {MOST_KEPT_DAYS}")
        if known.trial and asked.faces_clear:
            raise Refused("nobody has authorised that faces stay clear")
        if not known.trial:
            await self._see_that_it_was_signed(known)
        return Terms(days, asked.faces_clear, known.trial)

    async def _see_that_it_was_signed(self, known: LiveDeployment) -> None:
        name = known.name
        authorisation = await self.authorisations.of(name, known.list_version)
        covered_by(authorisation, known.deployment, self.people)
        if challenge_of(authorisation.statement, authorisation.officer) != known.authorised_digest:
            raise Refused("what was announced is another authorisation; have it authorised anew")
        if await self.authorisations.is_spent(name, known.authorised_digest):
            raise Refused("that authorisation is spent; have it authorised anew")
