"""The steps of a deployment: draft, authorised or fixed as a trial, live, stopped, ended."""

import logging
from collections.abc import Sequence

from services.chassis.access import OPERATOR
from services.chassis.errors import BadInput, Refused
from services.registrar import wire
from services.registrar.domain.acts import Act, Cause, Deed
from services.registrar.domain.deployment_rules import (
    FACES_OF_A_TRIAL,
    draft_problem,
    start_problem,
    void_problem,
)
from services.registrar.domain.entries import EnrolledPhoto
from services.registrar.domain.live_rules import camera_problem, live_problem
from services.registrar.domain.responsibility import draft_refusal
from services.registrar.worker.authorising import Authorising, withdrawn
from services.registrar.worker.clock import Clock
from services.registrar.worker.desk import HOLDING, RUNNING, Standing, new_draft
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_DRAFT,
    STATUS_LIVE,
    STATUS_STOPPED,
    STATUS_UNSPECIFIED,
    DeploymentChanged,
)
from sightline.registrar.v1.deployment_pb2 import Deployment

_LOG = logging.getLogger(__name__)
STOPPED = "it was stopped"
_FINISHED = (STATUS_UNSPECIFIED, STATUS_DESTROYED)


class Lifecycle(Authorising, Clock):
    """All that happens to a deployment."""

    async def look_at_all(self) -> list[tuple[DeploymentChanged, Sequence[EnrolledPhoto]]]:
        """Return how each deployment stands, by name."""
        states = await self.register.all()
        return [
            (state, await self.photos.all(state.deployment.name) if state.status in HOLDING else ())
            for state in states
        ]

    async def draft(self, deployment: Deployment, author: str = OPERATOR) -> None:
        """Draft a deployment with an empty list. BadInput says what is wrong with it.

        What `author` has drafted before and not finished is ended; Refused when it is somebody else's.
        """
        problem = draft_problem(wire.plan_of(deployment), self.model_pack, self.now())
        if problem:
            raise BadInput(problem)
        name = deployment.name
        before = await self._before(name, author)
        if before.status not in (*_FINISHED, STATUS_DRAFT):
            if before.status == STATUS_LIVE and not await self._why_over(before):
                raise Refused(f"{name}: it is live; end it first")
            await self.end(name, author)  # or the matcher would go on holding a list that nobody ends
        async with self.register.changing():
            before = await self._before(name, author)
            if before.status not in (*_FINISHED, STATUS_DRAFT):
                raise Refused(f"{name}: somebody else has just changed it; look at it, then draft it again")
            await self.photos.begin(name, wire.plan_of(deployment).end)
            state = DeploymentChanged(
                deployment=deployment,
                status=STATUS_DRAFT,
                run=new_draft(),
                trial=author == OPERATOR,
                list_version=before.list_version,
            )
            await self.notices.withdraw(name, self.now())  # what was announced may not be so any more
            dossier = self._carry_on(before, await self._dossier(name))
            dossier.author, dossier.draft = author, new_draft()
            act = Act(Deed.DRAFTED, author, name)
            await self.register.put(state, publish=False, dossier=dossier, act=act)
            # Only now is the list somebody's: had this process died before, its key would go by itself.
            others = [one.deployment.name for one in await self.register.all() if one.status in HOLDING]
            await self.photos.keep([*others, name])

    async def fix_trial(self, name: str) -> int:
        """Fix the list of the operator's own draft without an authorisation; return its version."""
        async with self.register.changing():
            state, dossier, photos = await self.look(name)
            if dossier.author != OPERATOR:
                raise Refused(
                    f"{name}: an author drafted it; it goes live once it is authorised, or not at all"
                )
            if state.status != STATUS_DRAFT:
                raise Refused(f"{name}: only a draft can be fixed")
            if not photos:
                raise Refused("watchlist: no photo was taken, so there is nobody to look for")
            if state.deployment.footage.faces_clear:
                raise Refused(FACES_OF_A_TRIAL)
            state.trial = True
            state.list_version += 1
            self._seal_new_secret(state)
            await self._step(state, STATUS_AUTHORISED, act=Act(Deed.TRIAL_FIXED, OPERATOR, name))
            return int(state.list_version)

    async def start(self, name: str, by: str = OPERATOR) -> None:
        """Go live, once the matcher has the list. Refused with the reason."""
        version = (await self._startable(name)).state.list_version

        async def loaded() -> bool:
            return await self.gallery.loaded(name, version)

        await self._wait_until(loaded, "the matcher has not loaded the list")
        async with self.register.changing():
            state, dossier, photos = await self._startable(name)  # it may have been ended meanwhile
            if state.list_version != version:
                raise Refused(f"{name}: its list was changed; start it again")
            dossier.went_live.CopyFrom(wire.counts_of(photos))
            await self._step(state, STATUS_LIVE, dossier, Act(Deed.STARTED, by, name))

    async def stop(self, name: str, reason: str, cause: Cause, by: str = "") -> bool:
        """Stop what is authorised or live; say whether it was either. `by`: empty where a rule stops it.

        It keeps its list, and goes on only with a signature that is given from now on. The reason may name
        somebody: everyone is told that it was stopped, and no more.
        """
        async with self.register.changing():
            state = await self.register.get(name)
            if state is None or state.status not in RUNNING:
                return False
            state.end_reason = STOPPED
            state.ClearField("authorised_digest")
            dossier = withdrawn(await self._dossier(name), new_draft())
            dossier.stop_reason = reason
            act = Act(Deed.STOPPED, by, name, cause=cause)
            await self._step(state, STATUS_STOPPED, dossier, act)
            _LOG.info("%s: it was stopped", name)
            return True

    async def _before(self, name: str, author: str) -> DeploymentChanged:
        """Return what there is of that name. Refused when it is another's, and not over."""
        state = await self.register.get(name)
        if state is None:
            return DeploymentChanged()
        if state.status != STATUS_DESTROYED:
            refusal = draft_refusal((await self._dossier(name)).author, author)
            if refusal:
                raise Refused(f"{name}: {refusal}")
        return state

    async def _startable(self, name: str) -> Standing:
        standing = await self.look(name)
        problem = await self._start_problem(standing)
        if problem:
            raise Refused(problem)
        return standing

    async def _start_problem(self, standing: Standing) -> str:
        state, dossier, _ = standing
        case = await self._case(standing)
        fixed = state.status == STATUS_AUTHORISED
        if dossier.author != OPERATOR:
            announced = dossier.HasField("notice_published_at")
            return live_problem(
                case,
                authorised=fixed and not state.trial and dossier.HasField("authorisation"),
                notice_published=announced,
            )
        subjects = len({entry.subject for entry in case.entries})
        problem = start_problem(
            case.plan, floor=case.floor, subject_count=subjects, trial=True, fixed=fixed, now=case.now
        )
        return problem or void_problem(case.plan, case.measured) or camera_problem(case)
