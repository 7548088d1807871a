"""On what a folder is: memory, a volume that dm-crypt encrypts, or a plain disk, as Linux says."""

import os
from pathlib import Path

from services.matcher.domain.remains import Volume

_IN_MEMORY = {"tmpfs", "ramfs"}
_MOUNTS, _DEVICES = Path("/proc/self/mountinfo"), Path("/sys/dev/block")


def volume_of(folder: Path, mounts: Path = _MOUNTS, devices: Path = _DEVICES) -> Volume:
    """Return it; UNKNOWN elsewhere than on Linux, and where Linux does not say."""
    try:
        device = os.stat(folder).st_dev
        number = f"{os.major(device)}:{os.minor(device)}"
        kind = _kind_of(number, mounts.read_text(encoding="utf-8", errors="replace"))
        if kind in _IN_MEMORY:
            return Volume.MEMORY
        if _is_encrypted(devices / number):
            return Volume.ENCRYPTED
    except OSError:
        return Volume.UNKNOWN
    return Volume.DISK if kind else Volume.UNKNOWN


def _kind_of(number: str, mounts: str) -> str:
    """Return the kind of file system on a device. A line: id, parent, major:minor, …, «-», kind, source."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        if before.split()[2:3] == [number]:
            return after.split(" ", 1)[0]
    return ""


def _is_encrypted(device: Path) -> bool:
    """Whether it is one of dm-crypt's, or all that it lies on are."""
    uuid = device / "dm" / "uuid"
    if uuid.exists() and uuid.read_text(encoding="ascii").startswith("CRYPT-"):
        return True
    beneath = list((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    return bool(beneath) and all(_is_encrypted(one) for one in beneath)
