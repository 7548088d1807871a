"""The list of a deployment: who comes onto it, who goes, and what the matcher gets of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from services.chassis.access import OPERATOR
from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.errors import Refused
from services.chassis.sealing import make_id
from services.registrar.domain.acts import Act, Cause, Deed
from services.registrar.domain.entries import EnrolledPhoto, comes_by_hand, subjects_of
from services.registrar.domain.likeness import compare
from services.registrar.domain.photo_gate import Finding
from services.registrar.worker.desk import CHANGEABLE, HOLDING
from services.registrar.worker.resting import Resting
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DRAFT, DeploymentChanged
from sightline.registrar.v1.dossier_pb2 import Dossier

_NOTED_EVERY = timedelta(minutes=1)


class Listing(Resting):
    """Changes lists. Every change that the matcher must hear of is another version."""

    async def enrol(self, name: str, enrolled: EnrolledPhoto) -> Finding | None:
        """Put a photo on a list; return what stands against or beside it, if anything does.

        Refused when the list is fixed, or is not of whoever adds the photo.
        """
        async with self.register.changing():
            state, dossier, photos = await self.look(name)
            if state.status not in CHANGEABLE:
                raise Refused(f"{name}: its list is fixed; draft it again to change it")
            if enrolled.entry.added_by != dossier.author:
                raise Refused(f"{name}: you may not change its list: you are not its author")
            entry, threshold = enrolled.entry, state.deployment.threshold
            against = compare(entry.subject, entry.photo, enrolled.template, photos, threshold)
            if against is None or against.taken:
                enrolled = self._as_it_came(state, dossier, photos, enrolled)
                await self._keep_note(state, dossier, photos, enrolled)
                await self.photos.put(name, enrolled)
            return against

    def _as_it_came(
        self,
        state: DeploymentChanged,
        dossier: Dossier,
        photos: Sequence[EnrolledPhoto],
        enrolled: EnrolledPhoto,
    ) -> EnrolledPhoto:
        """Return it as one that was added by hand, where it was; a trial acknowledges nothing."""
        if dossier.author == OPERATOR or enrolled.entry.by_hand:
            return enrolled
        added_at = dossier.list_added_to_at if photos else None
        since_last = None if added_at is None else self.now() - to_datetime(added_at)
        if not comes_by_hand(is_draft=state.status == STATUS_DRAFT, since_last=since_last):
            return enrolled
        return replace(enrolled, entry=replace(enrolled.entry, by_hand=True))

    async def _keep_note(
        self,
        state: DeploymentChanged,
        dossier: Dossier,
        photos: Sequence[EnrolledPhoto],
        enrolled: EnrolledPhoto,
    ) -> None:
        """Keep when the list was added to, and who did by hand: before it is on it, or nobody would tell."""
        now, entry, name = self.now(), enrolled.entry, state.deployment.name
        act = Act(Deed.ENTRY_ADDED_BY_HAND, entry.added_by, name) if entry.by_hand else None
        if photos and act is None and now - to_datetime(dossier.list_added_to_at) < _NOTED_EVERY:
            return
        dossier.list_added_to_at.CopyFrom(to_timestamp(now))
        if not photos:
            dossier.list_begun_at.CopyFrom(to_timestamp(now))
        await self.register.put(state, publish=False, dossier=dossier, act=act)

    async def remove(self, name: str, subject: str, by: str) -> int:
        """Take a subject off the list, for good; return how many photos went with it.

        First it rests, then it goes: where this is cut short nobody is found, and it can be repeated.
        """
        async with self.register.changing():
            state, dossier, photos = await self.look(name)
            if state.status not in HOLDING:
                raise Refused(f"{name}: it is over, and its list is destroyed")
            if subject not in subjects_of(photos):
                raise Refused("that subject is not on the list of this deployment")
            mark = self._mark(state, subject)
            # Who rested already goes on: put on the list again, they would match with no supervisor asked.
            for_now = [] if mark is None or mark in dossier.resting else [mark]
            dossier.resting.extend(for_now)
            state.list_version += 1
            await self._step(state, dossier=dossier, act=Act(Deed.ENTRY_REMOVED, by, name))
            removed = await self.photos.remove(name, subject)
            if for_now:
                dossier.resting.remove(for_now[0])
                await self.register.put(state, publish=False, dossier=dossier)
            if state.status != STATUS_DRAFT and len(photos) == removed:
                await self._step_to_ended(state, "its list is empty", Cause.NO_LIST)
            return removed

    async def subjects(self, name: str) -> Sequence[str] | None:
        """Return the subject of each photo; None when the list is destroyed. Refused when it is unknown."""
        papers = await self.papers(name)
        if papers.state.status not in HOLDING or await self.photos.lost(name):
            return None
        return [photo.entry.subject for photo in await self.photos.all(name)]

    async def entries(self, name: str, list_version: int) -> Sequence[EnrolledPhoto]:
        """Return what may match, of one version of the list. Refused when it is at another."""
        state = await self._state(name)
        if state.list_version != list_version:
            raise Refused(f"{name}: its list is at version {state.list_version}")
        dossier, photos = await self._dossier(name), await self.photos.all(name)
        resting = await self.resting_of(state, dossier, photos)
        return [photo for photo in photos if photo.entry.subject not in resting]

    def _mark(self, state: DeploymentChanged, subject: str) -> bytes | None:
        """Return the pseudonym by which everyone else knows a subject; None while nobody knows of it."""
        if not state.sealed_secrets:
            return None
        return make_id(self.secret_of(state), "subject", subject)
