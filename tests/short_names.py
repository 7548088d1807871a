"""A short name of a folder, as the whole name of a socket in it has 108 bytes at most."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def short_name(folder: Path) -> Iterator[Path]:
    """Another name of `folder`, however deep pytest, its workers and a person's name put that one."""
    with tempfile.TemporaryDirectory(prefix="sightline-") as beside:
        name = Path(beside) / "t"
        name.symlink_to(folder)
        yield name
