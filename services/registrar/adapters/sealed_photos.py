"""Photos in the registrar's own tables, sealed under a key of their list that is in memory only."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from services.chassis.errors import Refused, Unreadable
from services.chassis.records import Records
from services.chassis.sealing import make_id, open_sealed, seal, unpadded, wipe
from services.registrar import wire
from services.registrar.domain.destruction import Looked, Place
from services.registrar.domain.entries import EnrolledPhoto
from services.registrar.ports import ListKeys

_PHOTOS = sa.table(
    "photos", *(sa.column(name) for name in ("number", "deployment", "photo", "nonce", "sealed"))
)
_ROWS_AT_ONCE = 200


@dataclass(slots=True)
class _Opened:
    """A list as it was read, up to row `last`; `mark` says under which key."""

    mark: bytes
    photos: list[EnrolledPhoto] = field(default_factory=list)
    last: int = 0

    def wipe(self) -> None:
        for photo in self.photos:
            photo.template.fill(0)


class SealedPhotos:
    """Photos of watchlists over SQLAlchemy; what was opened once stays in memory until the end."""

    def __init__(self, records: Records, keys: ListKeys) -> None:
        self._records = records
        self._keys = keys
        self._opened: dict[str, _Opened] = {}
        self._reading = asyncio.Lock()

    async def begin(self, deployment: str, until: datetime) -> None:
        """Begin an empty list under a new key; what was there of another is destroyed, unless there can be
        none: Unavailable then.
        """
        await self._keys.ready()
        await self.destroy(deployment)
        await self._keys.create(deployment, until)

    async def put(self, deployment: str, photo: EnrolledPhoto) -> None:
        """Seal one, and overwrite its template. Refused when the list is lost."""
        key = await self._keys.fetch(deployment)
        if key is None:
            raise Refused(f"{deployment}: its list is lost; draft it again")
        number = make_id(key, "photo", photo.entry.photo).hex()
        nonce, sealed = seal(key, wire.kept(photo), _about(deployment, number))
        photo.template.fill(0)
        row = {"deployment": deployment, "photo": number, "nonce": nonce, "sealed": sealed}
        try:
            async with self._records.transaction() as connection:
                await connection.execute(sa.insert(_PHOTOS).values(**row))
        except IntegrityError:
            return  # the same photo is there already

    async def all(self, deployment: str) -> Sequence[EnrolledPhoto]:
        """Return those of a deployment, in the order in which they came; none when the list is lost.

        Unreadable when a row does not open under the key of its list.
        """
        async with self._reading:
            key = await self._keys.fetch(deployment)
            if key is None:
                self._forget(deployment)
                return ()
            mark = make_id(key, "mark")
            opened = self._opened.get(deployment)
            if opened is None or opened.mark != mark:
                self._forget(deployment)
                opened = self._opened[deployment] = _Opened(mark)
            await self._read_on(deployment, key, opened)
            return tuple(opened.photos)

    async def remove(self, deployment: str, subject: str) -> int:
        """Delete the rows of one subject, and overwrite the templates; return how many there were."""
        key = await self._keys.fetch(deployment)
        if key is None:
            raise Refused(f"{deployment}: its list is lost; draft it again")
        gone = [photo for photo in await self.all(deployment) if photo.entry.subject == subject]
        numbers = [make_id(key, "photo", photo.entry.photo).hex() for photo in gone]
        rows = sa.delete(_PHOTOS).where(_PHOTOS.c.deployment == deployment, _PHOTOS.c.photo.in_(numbers))
        async with self._reading:
            async with self._records.transaction() as connection:
                await connection.execute(rows)
            opened = self._opened.get(deployment)
            if opened is not None:
                opened.photos = [photo for photo in opened.photos if photo.entry.subject != subject]
        for photo in gone:
            photo.template.fill(0)
        return len(gone)

    async def lost(self, deployment: str) -> str:
        """Return why a list that was begun can never be had again; empty when it can."""
        if await self._keys.fetch(deployment) is None:
            return "the key of its list is gone: the registrar and Redis had both lost their memory"
        try:
            await self.all(deployment)
        except Unreadable:
            return "its list does not open under its key"
        return ""

    async def keep(self, deployments: Collection[str]) -> None:
        """See to it that their keys outlive this process; forget every other."""
        for deployment in set(self._opened).difference(deployments):
            self._forget(deployment)
        await self._keys.keep(deployments)

    async def destroy(self, deployment: str) -> None:
        """Destroy the key first, then the rows: what a database keeps of deleted rows opens no more."""
        self._forget(deployment)
        try:
            await self._keys.destroy(deployment)
        finally:
            async with self._records.transaction() as connection:
                await connection.execute(sa.delete(_PHOTOS).where(_PHOTOS.c.deployment == deployment))

    async def search(self, deployment: str) -> Sequence[Looked]:
        """Look for rows, for what was opened of them, and for the key, here and in Redis."""
        _, rows = await self._rows(deployment, 0)
        opened = self._opened.get(deployment)
        key = await self._keys.fetch(deployment)
        return [
            Looked(Place.PHOTOS, searched=True, found=max(rows, len(opened.photos) if opened else 0)),
            Looked(Place.LIST_KEY, searched=True, found=int(key is not None)),
        ]

    async def _read_on(self, deployment: str, key: bytes, opened: _Opened) -> None:
        """Open what was added since, in the order of its numbers; all anew, when something was taken out."""
        while True:
            rows, count = await self._rows(deployment, opened.last)
            opened.photos += [_photo(row, key) for row in rows]
            opened.last = rows[-1].number if rows else opened.last
            if len(rows) == _ROWS_AT_ONCE:
                continue
            if count == len(opened.photos):
                return
            # Not wiped: who was handed them may be passing them on.
            opened.photos, opened.last = [], 0

    async def _rows(self, deployment: str, last: int) -> tuple[Sequence[Any], int]:
        """Return rows of a list after the one of that number, and of how many rows it consists."""
        ours = _PHOTOS.c.deployment == deployment
        query = sa.select(_PHOTOS).where(ours, _PHOTOS.c.number > last).order_by(_PHOTOS.c.number)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query.limit(_ROWS_AT_ONCE))).all()
            count = await connection.execute(sa.select(sa.func.count()).select_from(_PHOTOS).where(ours))
            return rows, count.scalar_one()

    def _forget(self, deployment: str) -> None:
        opened = self._opened.pop(deployment, None)
        if opened is not None:
            opened.wipe()


def _photo(row: Any, key: bytes) -> EnrolledPhoto:
    padded = open_sealed(key, row.nonce, row.sealed, _about(row.deployment, row.photo))
    try:
        return wire.kept_photo(bytes(unpadded(padded)))
    finally:
        wipe(padded)


def _about(deployment: str, number: str) -> bytes:
    return f"list {deployment} {number}".encode()
