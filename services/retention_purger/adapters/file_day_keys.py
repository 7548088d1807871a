"""Keys of days in a folder of their own."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from services.retention_purger.adapters.key_folder import KeyFolder, day_of_name

# Between the day on which a key must be gone and the one that it was made for, where that is another.
_WAS = ".was."


class FileDayKeys:
    """DayKeys over a folder."""

    def __init__(self, folder: Path) -> None:
        self._keys = KeyFolder(folder, "the keys of days")

    def open(self) -> None:
        """Make the folder. Unavailable when it cannot be made."""
        self._keys.open()

    async def get(self, day: date) -> bytes | None:
        """Return the key of a day."""
        return await self._keys.get(day.isoformat())

    async def make(self, day: date) -> bytes:
        """Return the key of a day, made if it is not there."""
        return await self._keys.make(day.isoformat())

    async def former(self, day: date) -> Sequence[tuple[date, bytes]]:
        """Return keys that were made for a day, each with the earlier one on which it must be gone."""
        found = []
        for name in await self._keys.names():
            gone_on, _, was = name.partition(_WAS)
            until = day_of_name(gone_on)
            if until is None or not was.startswith(f"{day}."):
                continue
            key = await self._keys.get(name)
            if key is not None:
                found.append((until, key))
        return found

    async def bring_forward(self, day: date, to: date) -> None:
        """Have the key of a day gone on an earlier one. Unavailable when it cannot be."""
        await self._keys.rename(day.isoformat(), f"{to}{_WAS}{day}.{os.urandom(4).hex()}")

    async def days(self) -> Sequence[date]:
        """Return the days that have a key, or what is left of one."""
        found = {day_of_name(name.partition(_WAS)[0]) for name in await self._keys.names()}
        return sorted(day for day in found if day is not None)

    async def destroy(self, day: date) -> None:
        """Overwrite the keys of a day. Unavailable when they cannot be."""
        for name in await self._names(day):
            await self._keys.destroy(name)

    async def strike_out(self, day: date) -> None:
        """Delete what is left of a day's keys. Unavailable when it cannot be."""
        for name in await self._names(day):
            await self._keys.strike_out(name)

    async def _names(self, day: date) -> Sequence[str]:
        return [name for name in await self._keys.names() if name.partition(_WAS)[0] == day.isoformat()]
