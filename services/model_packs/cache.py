"""The folder in which fetched model files stay, and the folder that stands in for the network."""

import hashlib
import os
from pathlib import Path

from platformdirs import user_cache_path

from services.chassis.errors import BadInput
from services.model_packs.sources import FileSource
from services.model_packs.specs import FileSpec

_CHUNK_BYTES = 1 << 20


def folder() -> Path:
    """Where model files are kept: SIGHTLINE_MODEL_CACHE, or `sightline/models` in the user's cache."""
    override = os.environ.get("SIGHTLINE_MODEL_CACHE")
    return Path(override) if override else user_cache_path("sightline") / "models"


def mirror() -> Path | None:
    """The local folder that SIGHTLINE_MODEL_MIRROR names, to take files from instead of the network."""
    named = os.environ.get("SIGHTLINE_MODEL_MIRROR")
    return Path(named) if named else None


def place_of(spec: FileSpec, manifest: Path) -> Path:
    """Where the file of `spec` is on this machine once it is fetched.

    The name in the cache starts with the hash, so two packs may carry different files of one name.
    """
    if isinstance(spec.source, FileSource):
        return manifest.parent / spec.source.path
    return folder() / f"{spec.sha256[:16]}-{spec.file}"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def verified_bytes(path: Path, spec: FileSpec) -> bytes:
    """The very bytes that `spec` names; BadInput where the file has changed since it was verified."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != spec.sha256:
        raise BadInput(f"model file {path} has changed while in use: run `sightline models fetch`")
    return data


def verify(path: Path, spec: FileSpec) -> None:
    """Raise BadInput unless `path` is the very file that `spec` names."""
    found = sha256_of(path)
    if found != spec.sha256:
        raise BadInput(
            f"model file {path} has the wrong sha256: expected {spec.sha256}, found {found}; "
            "delete it and run `sightline models fetch`, or correct the manifest"
        )
    if (size_bytes := path.stat().st_size) != spec.size_bytes:
        raise BadInput(
            f"model file {path} has {size_bytes} bytes, not {spec.size_bytes}: correct the manifest"
        )
