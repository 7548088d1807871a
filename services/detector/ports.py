"""What the detector asks of the world."""

from collections.abc import Generator, Sequence
from datetime import date, datetime
from typing import Protocol

from services.chassis.ledger import Scope
from services.detector.domain import footage
from services.detector.domain.annotation import Title
from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Detection, Landmarks, Pixels
from services.detector.domain.grid import Grid
from services.detector.domain.parts import Part
from sightline.registrar.v1.authorisation_pb2 import Authorisation


class Finder(Protocol):
    """Finds faces. Blocking: it runs off the event loop."""

    def find(self, pictures: Sequence[Pixels]) -> Sequence[tuple[Detection, ...]]:
        """Faces of each picture, in its pixels, best first, down to the low score that filling needs."""


class PartFinder(Finder, Protocol):
    """Finds faces in parts of pictures too."""

    def grid(self, picture: Pixels) -> Grid:
        """How a picture is divided where only parts of it are looked at."""

    def find_in(self, parts: Sequence[Part]) -> Sequence[tuple[Detection, ...]]:
        """Faces of each part, at the scale of its whole picture and in its pixels, as `find` has them."""


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


class Refiner(Protocol):
    """Looks for landmarks again, where a face is to be embedded. Blocking."""

    def __call__(self, crop: Pixels, landmarks: Landmarks, face: Box) -> None:
        """Move the landmarks of `face` to better ones, in place, all in pixels of `crop`."""


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


class Segment(Protocol):
    """One segment of footage that is being written. Blocking. Unavailable when it cannot go on."""

    def add(self, picture: Pixels, at_ms: int) -> None:
        """Add a frame, of the segment's size, so long after its start; seal and keep what is complete."""

    def finish(self) -> int:
        """Seal the rest, and return how many bytes there are. The key is overwritten."""

    def abandon(self) -> None:
        """Leave it as far as it is sealed. The key is overwritten."""


class Shelf(Protocol):
    """Where footage is kept, sealed. Blocking. Unavailable when it cannot be reached."""

    def begin(self, label: footage.Label, size: Size, key: bytearray) -> Segment:
        """Begin a segment; the key is the segment's from now on, to overwrite."""

    def reels(self) -> Sequence[tuple[footage.Reel, bool]]:
        """Return every reel, and whether faces are clear in any of it."""

    def segments(self, deployment: str) -> Sequence[footage.KeptSegment]:
        """Return what is kept of a deployment."""

    def label(self, segment: footage.KeptSegment) -> footage.Label:
        """Return what a segment says of itself in clear. Unreadable when it is damaged, or gone."""

    def open(
        self, segment: footage.KeptSegment, label: footage.Label, key: bytes
    ) -> Generator[footage.Fragment, None, None]:
        """Yield the beginning of a segment, then its fragments, for the caller to overwrite.

        Unreadable where it is damaged, or gone.
        """

    def delete(self, reel: footage.Reel) -> int:
        """Delete a reel, and return of how many segments it was."""


class SegmentKeys(Protocol):
    """The keys of segments, as the retention-purger wraps and unwraps them."""

    async def wrap(
        self, key: bytearray, scope: Scope, started_at: datetime, expires_at: datetime
    ) -> tuple[bytes, date]:
        """Return a segment's key as it is wrapped, and the day on which it is gone.

        Unavailable when the retention-purger is away, Refused when that day has begun.
        """

    async def look(self, export: str, caller: str) -> footage.Span:
        """Return what an export is of. Refused when nobody has confirmed it, or it is not the caller's."""

    async def unwrap(self, export: str, caller: str, labels: Sequence[footage.Label]) -> Sequence[bytes]:
        """Return the keys of segments of an export, in their order. Refused as for `look`."""


class Authorisations(Protocol):
    """What was signed for deployments."""

    async def of(self, deployment: str, list_version: int) -> Authorisation:
        """Return what was signed. Refused when nothing was; Unavailable when it cannot be asked for."""

    async def is_spent(self, deployment: str, authorised_digest: bytes) -> bool:
        """Say whether it was in force once, and then was no more."""
