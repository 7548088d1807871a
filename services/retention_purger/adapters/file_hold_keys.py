"""Keys of holds, beside those of days."""

from pathlib import Path

from services.retention_purger.adapters.key_folder import KeyFolder


class FileHoldKeys(KeyFolder):
    """HoldKeys over a folder; a key's name is the id of its hold."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "the keys of holds")
