"""Authorised means this content: what would be signed, a signature over it, and what it is checked by."""

import asyncio
import os
from collections.abc import AsyncIterator, Collection, Sequence

from services.chassis.access import OPERATOR, Role
from services.chassis.authorisation import challenge_of, covered_by, plan_digest
from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.errors import Refused
from services.chassis.sealing import seal_to
from services.registrar import wire
from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.likeness import look_alikes
from services.registrar.domain.live_rules import Case, officers_problem, standing_problems
from services.registrar.worker.desk import CHANGEABLE, HOLDING, Standing
from services.registrar.worker.listing import Listing
from sightline.registrar.v1.authorisation_pb2 import Authorisation, Statement
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_AUTHORISED, STATUS_LIVE, DeploymentChanged
from sightline.registrar.v1.deployment_service_pb2 import Review, ReviewDeploymentResponse
from sightline.registrar.v1.dossier_pb2 import Dossier


class Authorising(Listing):
    """Has lists reviewed and signed."""

    async def review(self, name: str, *, with_photos: bool) -> AsyncIterator[ReviewDeploymentResponse]:
        """Yield what an authorisation would cover: the review, then each entry. Refused when it is over."""
        standing = await self.look(name)
        state, photos = standing.state, standing.photos
        if state.status not in HOLDING:
            raise Refused(f"{name}: it is over, and its list is destroyed; there is nothing to review")
        counts = wire.counts_of(photos)
        review = Review(
            deployment=state.deployment,
            statement=await self._statement(standing),
            problems=standing_problems(await self._case(standing)),
            subject_count=counts.subject_count,
            photo_count=counts.photo_count,
            photos_by_hand=_by_hand(standing),
        )
        yield ReviewDeploymentResponse(review=review)
        alike = await asyncio.to_thread(look_alikes, photos, state.deployment.threshold)
        for photo, other in zip(photos, alike, strict=True):
            entry = wire.reviewed(photo, other, with_photo=with_photos)
            yield ReviewDeploymentResponse(entry=entry)

    async def authorise(
        self, name: str, authorisation: Authorisation, acknowledged: Collection[str], officer: str
    ) -> int:
        """Take a signature over exactly what is there now; return the version. Refused with the reason.

        `officer`: who brings it. `acknowledged`: photos by hand that were looked at one by one.
        """
        async with self.register.changing():
            standing = await self.look(name)
            state, dossier, photos = standing
            if state.status not in CHANGEABLE:
                raise Refused(f"{name}: only a draft, or what was stopped, can be authorised")
            if not photos:
                raise Refused("watchlist: no photo was taken, so there is nobody to look for")
            await self._check(standing, authorisation, officer)
            left = set(_by_hand(standing)).difference(acknowledged)
            if left:
                raise Refused(f"{name}: {len(left)} photos were added by hand; acknowledge each of them")
            problem = officers_problem(await self._case(standing))
            if problem:
                raise Refused(problem)
            await self._leave_run(state, dossier, photos)
            self._seal_new_secret(state)
            dossier.authorisation.CopyFrom(authorisation)
            state.trial, state.end_reason, dossier.stop_reason = False, "", ""
            state.authorised_digest = challenge_of(authorisation.statement, officer)
            state.list_version += 1
            act = Act(Deed.AUTHORISED, officer, name, digest=state.authorised_digest)
            await self._step(state, STATUS_AUTHORISED, dossier, act)
            return int(state.list_version)

    async def authorisation(self, name: str, list_version: int) -> Authorisation:
        """Return what was signed, for whoever checks it. Refused when there is none of that version."""
        state = await self._state(name)
        if state.list_version != list_version:
            raise Refused(f"{name}: its list is at version {state.list_version}")
        dossier = await self._dossier(name)
        if state.trial or not dossier.HasField("authorisation"):
            raise Refused(f"{name}: nobody has authorised it")
        return dossier.authorisation

    async def publish_notice(self, name: str, by: str) -> None:
        """Announce it to the public; when it was first announced stays."""
        async with self.register.changing():
            state = await self._state(name)
            if state.status not in HOLDING:
                raise Refused(f"{name}: it is over; there is nothing to announce")
            dossier = await self._dossier(name)
            await self.notices.publish(state.deployment, self.now())
            if not dossier.HasField("notice_published_at"):
                dossier.notice_published_at.CopyFrom(to_timestamp(self.now()))
            act = Act(Deed.NOTICE_PUBLISHED, by, name)
            await self.register.put(state, publish=False, dossier=dossier, act=act)

    async def _check(self, standing: Standing, authorisation: Authorisation, officer: str) -> None:
        name, signed = standing.state.deployment.name, authorisation.statement
        if standing.dossier.author == OPERATOR:
            raise Refused(f"{name}: the operator drafted it, for a trial; an author has to draft it")
        if authorisation.officer != officer:
            raise Refused(f"{name}: another officer has signed it; who signs brings the signature")
        if signed.draft != standing.dossier.draft:
            raise Refused(
                f"{name}: what was signed is an earlier draft, or from before it was stopped;"
                " review it as it is now, and sign that"
            )
        if signed != await self._statement(standing):
            raise Refused(f"{name}: it was changed since it was reviewed; review it again, and sign that")
        covered_by(authorisation, standing.state.deployment, self.people)

    async def _statement(self, standing: Standing) -> Statement:
        deployment, dossier = standing.state.deployment, standing.dossier
        return Statement(
            deployment=deployment.name,
            draft=dossier.draft,
            plan_digest=plan_digest(deployment),
            # A picture each is hashed: not on the event loop.
            entry_digests=await asyncio.to_thread(lambda: sorted({*map(wire.digest_of, standing.photos)})),
            author=dossier.author,
        )

    async def _case(self, standing: Standing) -> Case:
        """Return what the rules of going live are about."""
        state, dossier, photos = standing
        begun = dossier.list_begun_at if dossier.HasField("list_begun_at") else to_timestamp(self.now())
        return Case(
            plan=wire.plan_of(state.deployment),
            author=dossier.author,
            entries=[photo.entry for photo in photos],
            floor=self.floor_of(wire.counts_of(photos).subject_count),
            measured=wire.measured_of(state.deployment, photos, self.pass_rule),
            list_begun_at=to_datetime(begun),
            engagement_officers=[
                person.name for person in self.people.values() if Role.ENGAGEMENT_OFFICER in person.roles
            ],
            watched=await self._watched_beside(state),
            now=self.now(),
        )

    async def _watched_beside(self, state: DeploymentChanged) -> Sequence[str]:
        """Return the sources that others watch which are live; two trials may play one file at once."""
        return [
            camera.source
            for other in await self.register.all()
            if other.status == STATUS_LIVE and other.deployment.name != state.deployment.name
            if not (other.trial and state.trial)
            for camera in other.deployment.cameras
        ]

    def _seal_new_secret(self, state: DeploymentChanged) -> None:
        """Give the deployment a secret that nobody had before, sealed to each service."""
        secret, name = os.urandom(32), state.deployment.name
        for service, public_key in self.public_keys.items():
            state.sealed_secrets[service] = seal_to(public_key, secret, f"deployment {name}")


def _by_hand(standing: Standing) -> list[str]:
    return [photo.entry.photo for photo in standing.photos if photo.entry.by_hand]


def withdrawn(dossier: Dossier, draft: bytes) -> Dossier:
    """Return it without its authorisation: what was signed before holds for nothing that comes."""
    left = Dossier()
    left.CopyFrom(dossier)
    left.ClearField("authorisation")
    left.draft = draft
    return left
