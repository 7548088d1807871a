"""`exports.json`: which files of a folder are exports, and by when each must be gone."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from services.chassis.errors import BadInput
from services.copies.marks import stamp

NAME: Final = "exports.json"
_KEY: Final = "sightline_exports"


def read(folder: Path) -> dict[str, datetime]:
    """The index of a folder, by file name; empty where there is none of ours.

    Raises:
        BadInput: it is there but cannot be read.
    """
    try:
        content = json.loads((folder / NAME).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    except OSError as error:
        raise BadInput(f"{folder / NAME} cannot be read: {error.strerror}") from error
    listed = content.get(_KEY) if isinstance(content, dict) else None
    if not isinstance(listed, dict):
        return {}
    found = {}
    for name, text in listed.items():
        # A name with a path in it could reach other folders.
        if isinstance(text, str) and name == Path(name).name and name not in ("", ".", ".."):
            try:
                moment = datetime.fromisoformat(text)
            except ValueError:
                continue
            if moment.tzinfo is not None:
                found[name] = moment
    return found


def write(index: Mapping[str, datetime]) -> bytes:
    listed = {name: stamp(index[name]) for name in sorted(index)}
    return (json.dumps({_KEY: listed}, indent=2) + "\n").encode()


def is_ours(folder: Path) -> bool:
    """Whether the folder's exports.json, if it has one, is an index that may be replaced."""
    path = folder / NAME
    try:
        return not path.exists() or _KEY in json.loads(path.read_bytes())
    except (ValueError, TypeError, OSError):
        return False
