"""How an exported file says by when it must be gone, so that a purge finds it even without the index."""

import json
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Final

from services.cli.report import mp4_comment
from services.copies import jpeg_comment
from services.copies.marks import IN_JSON, PREFIX, in_words, moment_in

HTML_NAME: Final = "sightline-must-be-gone-by"
# Every mark but a video's and an archive's stands at the beginning of its file.
_HEAD_BYTES: Final = 4096
_IN_HTML: Final = re.compile(rf'<meta name="{HTML_NAME}" content="([^"]{{1,40}})">')
_IN_JSON: Final = re.compile(rf'^\s*{{\s*"{IN_JSON}"\s*:\s*("[^"]{{1,40}}")')


def on_picture(jpeg: bytes, must_be_gone_by: datetime) -> bytes:
    """A JPEG file with the mark as its comment."""
    return jpeg_comment.with_comment(jpeg, in_words(must_be_gone_by))


def read(path: Path) -> datetime | None:
    """The moment a file of ours must be gone by; None for any other file.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    match path.suffix:
        case ".jpg":
            comments = jpeg_comment.comments_of(head)
            return _moment(next((moment_in(text) for text in comments if text.startswith(PREFIX)), None))
        case ".mp4":
            return _moment(moment_in(mp4_comment.comment_of(path) or ""))
        case ".html":
            found = _IN_HTML.search(head.decode("utf-8", "replace"))
            return _moment(found[1] if found else None)
        case ".json":
            found = _IN_JSON.match(head.decode("utf-8", "replace"))
            return _moment(json.loads(found[1]) if found else None)
        case ".zip":
            return _moment(moment_in(_comment_of_zip(path)))
        case _:
            return None


def _comment_of_zip(path: Path) -> str:
    """Empty for what is no whole ZIP."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment.decode("utf-8", "replace")
    except (zipfile.BadZipFile, NotImplementedError, ValueError):  # the last two: nothing that we wrote
        return ""


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Without a time zone it is none that we wrote.
    return moment if moment.tzinfo is not None else None
