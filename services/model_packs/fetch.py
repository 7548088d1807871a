"""Brings the files of a pack into the user's cache, each checked by its SHA-256."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from services.chassis.errors import BadInput, Unavailable
from services.model_packs import address, cache
from services.model_packs.index import Archives
from services.model_packs.manifest import path_of, read
from services.model_packs.sources import AddressSource, FileSource, PackageSource, Source
from services.model_packs.specs import FileSpec

# Told the file's name, the bytes that have come and the bytes in all.
Progress: TypeAlias = Callable[[str, int, int], None]


def _silent(file: str, done_bytes: int, all_bytes: int) -> None:
    pass


def fetch(pack: str | Path, progress: Progress = _silent) -> list[Path]:
    """Make every file of `pack` (a name, or the path of a manifest) present; return where they are.

    A file that is there with the right hash is left alone, and no network is needed then. Raises BadInput
    (wrong hash, no pip, file not there) or Unavailable (no answer).
    """
    manifest = read(pack)
    with Archives(beside=cache.folder()) as archives:
        return [_fetch_one(spec, path_of(pack), archives, progress) for spec in manifest.models]


def _fetch_one(spec: FileSpec, manifest: Path, archives: Archives, progress: Progress) -> Path:
    place = cache.place_of(spec, manifest)
    if isinstance(spec.source, FileSource) or (place.is_file() and cache.sha256_of(place) == spec.sha256):
        require(place)
        cache.verify(place, spec)
    else:
        progress(spec.file, 0, spec.size_bytes)
        _bring(spec, place, archives, progress)
    progress(spec.file, spec.size_bytes, spec.size_bytes)
    return place


def require(place: Path) -> None:
    """Raise BadInput unless there is a file at `place`."""
    if not place.is_file():
        raise BadInput(f"model file {place} is not there: run `sightline models fetch`")


def _bring(spec: FileSpec, place: Path, archives: Archives, progress: Progress) -> None:
    # Written beside its place and renamed once checked: nobody ever sees half a file, or a wrong one.
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix="part-") as folder:
        part = Path(folder) / spec.file
        _take(spec, part, archives, progress)
        cache.verify(part, spec)
        os.replace(part, place)


def _take(spec: FileSpec, part: Path, archives: Archives, progress: Progress) -> None:
    if mirror := cache.mirror():
        mirrored = mirror / spec.file
        require(mirrored)
        shutil.copyfile(mirrored, part)
        return
    silent = []
    for source in (spec.source, *spec.elsewhere):
        try:
            return _take_from(source, part, archives, lambda done: progress(spec.file, done, spec.size_bytes))
        except Unavailable as error:
            silent.append(str(error))
    raise Unavailable("; ".join(silent))


def _take_from(source: Source, part: Path, archives: Archives, on_bytes: Callable[[int], None]) -> None:
    match source:
        case PackageSource():
            archives.take(source, part)
        case AddressSource(address=where):
            address.take(where, part, on_bytes)
