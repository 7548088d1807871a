"""A folder of pictures, played as if it were a video (Pillow)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.chassis.errors import BadInput
from services.frame_grabber.adapters.pillow_picture import read_picture
from services.frame_grabber.domain.cameras import SourceFacts
from services.frame_grabber.domain.names import is_picture_name, listed, natural_order
from services.frame_grabber.ports import Picture


@dataclass(slots=True)
class PictureShot:
    """One picture of a folder: a `Shot`. Read already, so that a bad one is not a shot."""

    at_seconds: float
    pixels: Picture

    def picture(self) -> Picture:
        """Return it: (H, W, 3) uint8 RGB, upright."""
        return self.pixels


class PictureFolder:
    """Sorted pictures at a stated rate: a `Source`."""

    def __init__(self, paths: Sequence[Path], pictures_per_second: float, shown: str) -> None:
        self._paths = paths
        self._pictures_per_second = pictures_per_second
        self._shown = shown
        self._unreadable: list[str] = []
        self._remark = ""

    @classmethod
    def open(cls, folder: Path, pictures_per_second: float) -> "PictureFolder":
        """List the pictures of `folder`. BadInput when there are none or it may not be read."""
        try:
            names = [entry.name for entry in folder.iterdir() if entry.is_file()]
        except OSError:
            raise BadInput(
                f"the folder {folder} may not be read by this user: change its permissions"
            ) from None
        chosen = sorted(filter(is_picture_name, names), key=natural_order)
        if not chosen:
            raise BadInput(f"the folder {folder} holds no pictures: put JPEG or PNG files straight into it")
        return cls([folder / name for name in chosen], pictures_per_second, f"the folder {folder}")

    @property
    def facts(self) -> SourceFacts:
        """How many pictures, and at which rate; each has its own size."""
        return SourceFacts(
            frames_per_second=self._pictures_per_second, frames_expected=len(self._paths), lossless=True
        )

    @property
    def remark(self) -> str:
        """After the last picture: how many could not be read, and which."""
        return self._remark

    def shots(self) -> Iterator[PictureShot]:
        """Yield the pictures; one that cannot be read leaves its time empty. BadInput when none can."""
        for index, path in enumerate(self._paths):
            try:
                pixels = read_picture(path)
            except BadInput:
                self._unreadable.append(path.name)
                continue
            yield PictureShot(index / self._pictures_per_second, pixels)
        count = len(self._unreadable)
        if count == len(self._paths):
            raise BadInput(f"{self._shown} holds no picture that can be read: {listed(self._unreadable)}")
        if count:
            self._remark = (
                f"{count} of {len(self._paths)} pictures in {self._shown} could not be read: "
                f"{listed(self._unreadable)}"
            )

    def close(self) -> None:
        """Nothing is held open."""
