"""A folder that only this user may enter, for what a service keeps in files of its own."""

from pathlib import Path

from services.chassis.errors import Unavailable


def open_private(folder: Path, purpose: str) -> None:
    """Make `folder`, mode 0700, and remove what was half written in it. Unavailable when it cannot serve."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # where it was there before
        for half_written in folder.glob("*.part"):
            half_written.unlink()
    except OSError:
        raise Unavailable(f"{folder}: {purpose} cannot be kept there") from None
