"""Writes the demonstration: its street, its list of one man, and its deployment, an hour long from now on.

python3 street.py FOLDER. The photographs come from the package index and are kept.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from services.cli import quiet
from services.cli.demo import assets, story


def main(folder: Path) -> None:
    """Errors are of services.chassis.errors, in one line."""
    told = story.write(folder, assets.fetch(), datetime.now(UTC))
    print(f"{told.video}: {told.passes_of_listed} passes of the man on the list")


if __name__ == "__main__":
    sys.excepthook = quiet.one_line_hook
    main(Path(sys.argv[1]))
