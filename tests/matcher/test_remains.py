"""What is to be done about where a server keeps its files."""

import pytest

from services.matcher.domain.remains import Volume, warning_of


@pytest.mark.parametrize(
    ("volume", "folder", "words"),
    [
        (Volume.MEMORY, "/m", ""),
        (Volume.ENCRYPTED, "/m", ""),
        (Volume.DISK, "/m", "/m is on a disk"),
        (Volume.UNKNOWN, "", "cannot be told"),
        (Volume.UNKNOWN, "/m", "what /m is on cannot be told"),
    ],
)
def test_a_disk_and_what_cannot_be_looked_at_are_warned_of(volume: Volume, folder: str, words: str) -> None:
    warning = warning_of(volume, folder)
    assert words in warning and bool(words) == bool(warning) and "\n" not in warning
