"""Keys of days in a folder of their own."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from services.retention_purger.adapters.key_folder import KeyFolder


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

    async def days(self) -> Sequence[date]:
        """Return the days that have a key, or what is left of one."""
        return [day for name in await self._keys.names() if (day := _day_of(name)) is not None]

    async def destroy(self, day: date) -> None:
        """Overwrite the key of a day. Unavailable when it cannot be."""
        await self._keys.destroy(day.isoformat())

    async def strike_out(self, day: date) -> None:
        """Delete what is left of a day's key. Unavailable when it cannot be."""
        await self._keys.strike_out(day.isoformat())


def _day_of(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None  # not one of ours
