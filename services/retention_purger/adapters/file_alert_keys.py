"""A key for each alert and day, beside those of days: what an alert's key is wrapped under besides."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from services.retention_purger.adapters.key_folder import KeyFolder, day_of_name


class FileAlertKeys:
    """AlertKeys over a folder; a file is called after its day, a dot, and its alert."""

    def __init__(self, folder: Path) -> None:
        self._keys = KeyFolder(folder, "the keys of alerts")

    def open(self) -> None:
        """Make the folder. Unavailable when it cannot be made."""
        self._keys.open()

    async def get(self, alert: str, day: date) -> bytes | None:
        """Return the key of an alert for a day."""
        return await self._keys.get(_name(alert, day))

    async def make(self, alert: str, day: date) -> bytes:
        """Return the key of an alert for a day, made if it is not there."""
        return await self._keys.make(_name(alert, day))

    async def days(self) -> Sequence[date]:
        """Return the days for which an alert has a key, or what is left of one."""
        found = {day_of_name(name.partition(".")[0]) for name in await self._keys.names()}
        return sorted(day for day in found if day is not None)

    async def destroy(self, *alerts: str) -> None:
        """Overwrite and delete every key of alerts. Unavailable when one cannot be."""
        await self._destroy(lambda name: name.partition(".")[2] in alerts)

    async def destroy_days(self, days: Iterable[date]) -> None:
        """Overwrite and delete the keys of all alerts for days. Unavailable when one cannot be."""
        named = {day.isoformat() for day in days}
        await self._destroy(lambda name: name.partition(".")[0] in named)

    async def _destroy(self, goes: Callable[[str], bool]) -> None:
        names = [name for name in await self._keys.names() if goes(name)]
        for name in names:
            await self._keys.destroy(name)
        for name in names:
            await self._keys.strike_out(name)


def _name(alert: str, day: date) -> str:
    return f"{day.isoformat()}.{alert}"
