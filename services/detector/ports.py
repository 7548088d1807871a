"""What the detector asks of the world."""

from collections.abc import Sequence
from typing import Protocol

from services.detector.domain.annotation import Title
from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Detection, Pixels


class Finder(Protocol):
    """Finds faces. Blocking: it runs off the event loop."""

    def find(self, pictures: Sequence[Pixels]) -> Sequence[tuple[Detection, ...]]:
        """Faces of each picture, in its pixels, best first, down to the low score that filling needs."""


class Pictures(Protocol):
    """Scales and encodes. Blocking; results are new arrays, of the caller."""

    def grey_patch(self, picture: Pixels, box: Box) -> Pixels:
        """The part of `picture` under `box`, grey, shape (PATCH_PX, PATCH_PX); mid-grey where it has none."""

    def scaled(self, picture: Pixels, size: Size) -> Pixels:
        """A copy of `picture`, (height, width, 3), at that size."""

    def jpeg(self, picture: Pixels, quality_percent: int) -> bytes:
        """`picture` as JPEG."""

    def letter(self, picture: Pixels, word: str) -> None:
        """Write a word into a corner of `picture`, in place, for everybody to read."""


class Photos(Protocol):
    """Decodes what people upload. Blocking."""

    def decode(self, photo: bytes) -> Pixels:
        """An upright RGB picture, of the caller. BadInput says in one line what is wrong with the
        photograph.
        """


class Reel(Protocol):
    """One video that is being written. Blocking. Unavailable when it cannot be; nothing is left of it."""

    def add(self, picture: Pixels, at_seconds: float) -> None:
        """Add a frame, of the video's size, so long after the first one."""

    def finish(self) -> None:
        """Complete the video. Until then there is no file of its name."""


class Reels(Protocol):
    """Where videos are written. Blocking."""

    def begin(self, title: Title, size: Size) -> Reel:
        """Begin a video; even sides. Unavailable as of `Reel`."""
