"""Makes the identities that are missing, and gives each its folder: its own key and the directory, no other.

python3 keys.py ALL EACH: ALL is the folder of all keys, EACH/<name> the folder of one. Overwrites no key.
"""

import os
import shutil
import sys
from pathlib import Path

from services.chassis.access.directory import FILE
from services.cli import quiet
from services.cli.keys import make

# Whom the image runs as.
_OWNER = 10001


def hand_out(everyone: Path, each: Path, owner: int) -> None:
    """Fill the folder of each identity. BadInput when a key would be replaced."""
    everyone.chmod(0o700)
    for key in make(everyone):
        folder = each / key.name.replace("_", "-")
        folder.mkdir(exist_ok=True)
        for file in (key.path, everyone / FILE):
            half_written = folder / f".{file.name}.part"
            shutil.copyfile(file, half_written)
            half_written.chmod(0o600)
            os.chown(half_written, owner, owner)
            half_written.replace(folder / file.name)
        folder.chmod(0o700)
        os.chown(folder, owner, owner)


if __name__ == "__main__":
    sys.excepthook = quiet.one_line_hook
    hand_out(Path(sys.argv[1]), Path(sys.argv[2]), _OWNER)
