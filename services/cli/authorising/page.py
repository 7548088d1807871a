"""What would be signed, as a page with every picture: in a folder of its own, gone when it was decided."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.chassis.errors import BadInput
from services.cli.authorising.checking import Reviewed
from services.cli.authorising.facts import facts_of, subjects_of
from services.cli.plain import plain

PAGE: Final = "review.html"
_PHOTO: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pictures:
    """The folder of a page; pictures come one by one, the page last."""

    folder: Path

    def picture_of(self, photo: str) -> Path:
        """Return where a photo's picture lies."""
        if not _PHOTO.fullmatch(photo):
            raise BadInput(
                "a photo's name is no SHA-256; have whoever looks after the registrar look into it"
            )
        return self.folder / f"{photo}.jpg"

    def add(self, photo: str, jpeg: bytes) -> None:
        """Put a picture beside the page."""
        _write(self.picture_of(photo), jpeg)

    def write(self, reviewed: Reviewed) -> Path:
        """Write the page, and return where it is."""
        environment = Environment(
            loader=PackageLoader("services.cli.authorising", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["plain"] = plain
        text = environment.get_template("review.html.j2").render(
            name=reviewed.review.deployment.name,
            facts=facts_of(reviewed),
            problems=list(reviewed.review.problems),
            subjects=subjects_of(reviewed),
        )
        path = self.folder / PAGE
        _write(path, text.encode())
        return path


@contextmanager
def pictures_in(folder: Path) -> Iterator[Pictures]:
    """Make `folder`, and take it away at the end. BadInput when it is there, or cannot be made."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise BadInput(f"{folder} is there already; remove it, or name another with --folder") from None
    except OSError as error:
        raise BadInput(f"{folder}: cannot be made ({error.strerror}); name another with --folder") from None
    try:
        yield Pictures(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except FileExistsError:
        raise BadInput(
            "a photo is on the list twice; have whoever looks after the registrar look into it"
        ) from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}); name another with --folder") from None
