"""Writes the demonstration: its street, its list of one man, and its deployment, which lasts an hour from now.

python3 street.py FOLDER. The photographs come from the package index; the street is painted once.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from services.cli.demo import assets, story


def main(folder: Path) -> None:
    """Errors are of services.chassis.errors, in one line."""
    told = story.write(folder, assets.fetch(), datetime.now(UTC))
    print(f"{told.video}: {told.passes_of_listed} passes of the man on the list")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
