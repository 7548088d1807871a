"""The file of the registrar's own records, where it is one."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from services.chassis.file_search import FileSearch
from services.chassis.fingerprints import Fingerprints
from services.registrar.domain.destruction import Looked, Place


@dataclass(frozen=True, slots=True)
class RecordFiles:
    """RecordFiles over SQLite's file; None: a server has them, whose disk cannot be read from here."""

    file: Path | None

    async def search(self, sought: Fingerprints) -> Looked:
        """Search it, and its journal, in a thread. Unavailable when it cannot be read."""
        if self.file is None:
            return Looked(Place.RECORDS, searched=False)
        return await asyncio.to_thread(self._search, self.file, sought)

    def _search(self, file: Path, sought: Fingerprints) -> Looked:
        search = FileSearch(sought)
        for path in (file, file.with_name(f"{file.name}-journal")):
            search.file(path)
        return Looked(Place.RECORDS, True, len(search.found), search.searched_bytes)
