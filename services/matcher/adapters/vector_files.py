"""The files of the store, where they are on this machine."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from services.chassis.file_search import FileSearch
from services.chassis.fingerprints import Fingerprints
from services.matcher.adapters.volumes import volume_of
from services.matcher.domain.remains import Place, Searched


@dataclass(frozen=True, slots=True)
class VectorFiles:
    """VectorFiles over a folder; None: the store is elsewhere."""

    folder: Path | None

    async def search(self, sought: Fingerprints) -> Searched:
        """Search them all, in a thread. Unavailable when one cannot be read."""
        if self.folder is None:
            return Searched(Place.FILES, searched=False)
        return await asyncio.to_thread(self._search, self.folder, sought)

    def _search(self, folder: Path, sought: Fingerprints) -> Searched:
        search = FileSearch(sought)
        search.folder(folder)
        where = sorted({path.relative_to(folder).parts[0] for path in search.found.values()})
        return Searched(
            Place.FILES,
            searched=True,
            found=len(search.found),
            searched_bytes=search.searched_bytes,
            volume=volume_of(folder),
            found_in=", ".join(where),
        )
