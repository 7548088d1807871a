"""What was looked at for vectors that are to be gone, and what of them was found."""

from dataclasses import dataclass
from enum import StrEnum

_WHERE = "on tmpfs, or on a volume whose key is in memory only"


class Place(StrEnum):
    """Where vectors are: what the store says that it holds, and its files, its write-ahead log among them."""

    COLLECTIONS = "collections"
    FILES = "files"


class Volume(StrEnum):
    """On what files are. On a disk they stand where they were deleted, and after power was lost."""

    UNKNOWN = "unknown"
    MEMORY = "memory"
    ENCRYPTED = "encrypted"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Searched:
    """One place. `searched`: whether it could be looked at; `found`: how many are left there.

    `found_in`: in which of its folders; empty when nothing was found.
    """

    place: Place
    searched: bool
    found: int = 0
    searched_bytes: int = 0
    volume: Volume = Volume.UNKNOWN
    found_in: str = ""


def warning_of(volume: Volume, folder: str) -> str:
    """Return what is to be done about where a server keeps its files; empty when that is as it should be."""
    if volume is Volume.DISK:
        return (
            f"MATCHER_MILVUS_DATA: {folder} is on a disk, where a list can be read after power was lost, and"
            f" after it was destroyed; put Milvus' data {_WHERE}"
        )
    if volume is Volume.UNKNOWN and folder:
        return (
            f"MATCHER_MILVUS_DATA: what {folder} is on cannot be told; see to it that Milvus' data is"
            f" {_WHERE}"
        )
    if volume is Volume.UNKNOWN:
        return (
            f"whether Milvus keeps lists in memory only cannot be told; put its data {_WHERE}, and name the"
            " folder in MATCHER_MILVUS_DATA if this machine has it"
        )
    return ""
