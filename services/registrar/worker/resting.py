"""Who rests: they match nobody until a supervisor has looked. It stays with the name, whatever the list."""

import asyncio
import os
from collections.abc import Collection, Iterable, Iterator, MutableSequence
from datetime import timedelta

from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.errors import Refused, Unreadable
from services.chassis.sealing import make_id, seal_to
from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.entries import EnrolledPhoto, subjects_of
from services.registrar.worker.desk import HOLDING, SERVICE, Desk
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.dossier_pb2 import Dossier, EarlierRun

# As long as an alert is kept something may still turn out about it.
_REMEMBERED = timedelta(days=31)


class Resting(Desk):
    """Has entries rest, by marks that say nothing without the registrar's own key; no database holds it."""

    async def rest(self, name: str, subject_mark: bytes) -> None:
        """Let the subject of that mark, and the photos that it has, match nobody until `release`.

        The mark may be of an earlier run of that name; where nobody on the list is found by it, it is kept
        for whoever comes onto it.
        """
        async with self.register.changing():
            state = await self.register.get(name)
            if state is None:
                return
            dossier = await self._dossier(name)
            photos = await self.photos.all(name) if state.status in HOLDING else ()
            before = await self.resting_of(state, dossier, photos)
            self._note(state, dossier, photos, subject_mark)
            if await self.resting_of(state, dossier, photos) == before:
                await self.register.put(state, publish=False, dossier=dossier)
                return
            state.list_version += 1
            await self._step(state, dossier=dossier, act=Act(Deed.ENTRY_RESTED, "", name))

    async def release(self, name: str, subject: str, supervisor: str) -> None:
        """Let a subject match again. Refused when it does not rest.

        Refused to who was one of the officers, now or in a run from which something may still come: whose
        answer it was stands nowhere here, and nobody releases what they answered themselves.
        """
        async with self.register.changing():
            state, dossier, photos = await self.look(name)
            if supervisor in state.deployment.officers or self._was_officer(name, dossier, supervisor):
                raise Refused(f"{name}: you are or were one of its officers; another supervisor has to look")
            if subject not in await self.resting_of(state, dossier, photos):
                raise Refused("that subject does not rest; there is nothing to release")
            told = {make_id(secret, "subject", subject) for secret in self._secrets(state, dossier)}
            for marks in (dossier.resting, dossier.late):
                _without(marks, told)
            if dossier.rests_on:
                _without(dossier.rests_on, _marks(self._lasting(name, dossier), subject, photos))
            state.list_version += 1
            await self._step(state, dossier=dossier, act=Act(Deed.ENTRY_RELEASED, supervisor, name))

    async def resting_of(
        self, state: DeploymentChanged, dossier: Dossier, photos: Collection[EnrolledPhoto]
    ) -> set[str]:
        """Return the subjects that rest: as such, or as one of their photos does."""
        told, lasting = {*dossier.resting, *dossier.late}, set(dossier.rests_on)
        found: set[str] = set()
        if told:
            secrets = self._secrets(state, dossier)
            found |= await asyncio.to_thread(_found, told, secrets, subjects_of(photos))
        if lasting:
            secret = self._lasting(state.deployment.name, dossier)
            found |= await asyncio.to_thread(_found_for_good, lasting, secret, photos)
        return found

    def _note(
        self,
        state: DeploymentChanged,
        dossier: Dossier,
        photos: Collection[EnrolledPhoto],
        subject_mark: bytes,
    ) -> None:
        subjects = subjects_of(photos)
        if state.trial and _found({subject_mark}, self._secrets(state, Dossier()), subjects):
            _with(dossier.resting, {subject_mark})  # what is tried out binds nobody afterwards
            return
        found = _found({subject_mark}, self._secrets(state, dossier), subjects)
        for subject in found:
            self._rest_for_good(state, dossier, photos, subject)
        if not found:
            _with(dossier.late, {subject_mark})

    def _rest_for_good(
        self, state: DeploymentChanged, dossier: Dossier, photos: Collection[EnrolledPhoto], subject: str
    ) -> None:
        name = state.deployment.name
        if not dossier.resting_secret:
            secret = os.urandom(32)
            dossier.resting_secret = seal_to(self.public_keys[SERVICE], secret, f"deployment {name}")
        _with(dossier.rests_on, _marks(self._lasting(name, dossier), subject, photos))

    def _carry_on(self, before: DeploymentChanged, dossier: Dossier) -> Dossier:
        """Return what of a dossier stays with the name: who rests, and how a late mark is read.

        `before`: the run that is left; of a trial nothing is carried on.
        """
        left = Dossier(rests_on=dossier.rests_on, resting_secret=dossier.resting_secret, late=dossier.late)
        oldest = self.now() - _REMEMBERED
        left.earlier.extend(
            run for run in dossier.earlier if dossier.late or to_datetime(run.left_at) > oldest
        )
        sealed = before.sealed_secrets.get(SERVICE, b"")
        if sealed and not before.trial and sealed not in (run.sealed_secret for run in left.earlier):
            left.earlier.extend(self._left(before, sealed, is_told_of=bool(dossier.late)))
        return left

    def _left(self, before: DeploymentChanged, sealed: bytes, *, is_told_of: bool) -> Iterator[EarlierRun]:
        """Yield a run that is left. With another key of the registrar's no mark of it is ever read again,
        which must hold up nothing but a list on which somebody of it could rest.
        """
        run = EarlierRun(sealed_secret=sealed, left_at=to_timestamp(self.now()))
        try:
            secret = self.secret_of(before)
        except Unreadable:
            if is_told_of:
                yield run
            return
        run.officers.extend(_officer_mark(secret, one) for one in before.deployment.officers)
        yield run

    def _was_officer(self, name: str, dossier: Dossier, person: str) -> bool:
        return any(
            _officer_mark(self._opened(name, run.sealed_secret), person) in run.officers
            for run in dossier.earlier
        )

    async def _leave_run(
        self, state: DeploymentChanged, dossier: Dossier, photos: Collection[EnrolledPhoto]
    ) -> None:
        """Have who rests rest on, before a new secret makes its marks those of an earlier run."""
        for subject in await self.resting_of(state, dossier, photos):
            self._rest_for_good(state, dossier, photos, subject)
        left = self._carry_on(state, dossier)
        del dossier.resting[:], dossier.earlier[:]
        dossier.earlier.extend(left.earlier)

    def _secrets(self, state: DeploymentChanged, dossier: Dossier) -> list[bytes]:
        """Return the secrets that told marks may be made with: of this run, and of earlier ones."""
        own = [self._readable(state)] if state.sealed_secrets else []
        name = state.deployment.name
        return [*own, *(self._opened(name, run.sealed_secret) for run in dossier.earlier)]

    def _lasting(self, name: str, dossier: Dossier) -> bytes:
        return self._opened(name, dossier.resting_secret)

    def _opened(self, name: str, sealed: bytes) -> bytes:
        asked = DeploymentChanged(deployment=Deployment(name=name), sealed_secrets={SERVICE: sealed})
        return self._readable(asked)

    def _readable(self, state: DeploymentChanged) -> bytes:
        try:
            return self.secret_of(state)
        except Unreadable:
            raise Refused(
                f"{state.deployment.name}: which entries rest cannot be told any more, as the registrar has"
                " another key; draft it under another name"
            ) from None


def _officer_mark(secret: bytes, officer: str) -> bytes:
    return make_id(secret, "officer", officer)


def _marks(secret: bytes, subject: str, photos: Iterable[EnrolledPhoto]) -> set[bytes]:
    """Return the marks of a subject, and of the photos that it has on the list."""
    own = {photo.entry.photo for photo in photos if photo.entry.subject == subject}
    return {make_id(secret, "subject", subject), *(make_id(secret, "photo", photo) for photo in own)}


def _found(told: set[bytes], secrets: Iterable[bytes], subjects: Collection[str]) -> set[str]:
    return {
        subject for secret in secrets for subject in subjects if make_id(secret, "subject", subject) in told
    }


def _found_for_good(lasting: set[bytes], secret: bytes, photos: Iterable[EnrolledPhoto]) -> set[str]:
    return {
        photo.entry.subject
        for photo in photos
        if not lasting.isdisjoint(_marks(secret, photo.entry.subject, (photo,)))
    }


def _with(marks: MutableSequence[bytes], more: set[bytes]) -> None:
    marks.extend(sorted(more.difference(marks)))


def _without(marks: MutableSequence[bytes], fewer: set[bytes]) -> None:
    left = [mark for mark in marks if mark not in fewer]
    del marks[:]
    marks.extend(left)
