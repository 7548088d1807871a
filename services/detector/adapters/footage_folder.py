"""Sealed footage in a folder of this user alone: a folder for each reel, a file for each segment."""

import secrets
import shutil
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from services.chassis.errors import Unavailable, Unreadable
from services.chassis.private_folder import open_private
from services.chassis.sealing import wipe
from services.detector.adapters.av_fragments import AvFragments
from services.detector.adapters.sealed_segment import Kind, SegmentFile, label_of, opened, pieces_of
from services.detector.domain.context import Size
from services.detector.domain.faces import Pixels
from services.detector.domain.footage import Fragment, KeptSegment, Label, Reel

_WHOLE, _WRITTEN = ".sealed", ".open"
_CLEAR, _FILLED = "clear", "filled"


class FolderSegment:
    """The port `Segment`."""

    def __init__(self, folder: Path, label: Label, size: Size, key: bytearray, fragment_ms: int) -> None:
        self._encoder = AvFragments(size, fragment_ms)
        self._faces = _CLEAR if label.terms.faces_clear else _FILLED
        self._started_ms, self._chance = label.started_ms, secrets.token_hex(4)
        self._path = folder / f"{label.started_ms:015d}-{self._faces}-{self._chance}{_WRITTEN}"
        try:
            self._file = SegmentFile(self._path, label, key, self._encoder.beginning)
        except Unavailable:
            self._encoder.abandon()
            raise

    def add(self, picture: Pixels, at_ms: int) -> None:
        """Encode a frame, and seal what is complete by it."""
        fragment = self._encoder.add(picture, at_ms)
        if fragment is not None:
            self._file.put(fragment)

    def finish(self) -> int:
        """Seal the rest, say that it is the last, and give the file its name."""
        fragment = self._encoder.finish()
        self._file.put(fragment, is_last=True)
        size, until_ms = self._file.size, self._started_ms + fragment.until_ms
        self._file.close()
        name = f"{self._started_ms:015d}-{until_ms:015d}-{self._faces}-{self._chance}{_WHOLE}"
        try:
            self._path.rename(self._path.with_name(name))
        except FileNotFoundError:
            pass  # its reel was due meanwhile, and is deleted
        except OSError as error:
            raise Unavailable(f"footage cannot be closed ({error.strerror})") from None
        return size

    def abandon(self) -> None:
        """Leave what was sealed so far, as a crash would."""
        self._file.close()
        self._encoder.abandon()


@dataclass(frozen=True, slots=True)
class FootageFolder:
    """The port `Shelf`. It is made as the first segment is written: without footage there is none."""

    folder: Path
    fragment_ms: int

    def begin(self, label: Label, size: Size, key: bytearray) -> FolderSegment:
        """Begin a segment."""
        try:
            return FolderSegment(self._folder_of(label.reel), label, size, key, self.fragment_ms)
        except Unavailable:
            wipe(key)
            raise

    def reels(self) -> Sequence[tuple[Reel, bool]]:
        """Return every reel, and whether faces are clear in any of it; nothing else that lies there."""
        found = []
        for folder in self._folders():
            names = [path.name for path in folder.glob("*-*")]
            found.append((Reel.of(folder.name), any(f"-{_CLEAR}-" in name for name in names)))
        return found

    def segments(self, deployment: str) -> Sequence[KeptSegment]:
        """Return what is kept of a deployment, in no order."""
        found = []
        for folder in self._folders():
            if (reel := Reel.of(folder.name)).deployment == deployment:
                found += [one for path in folder.iterdir() if (one := _kept(reel, path)) is not None]
        return found

    def label(self, segment: KeptSegment) -> Label:
        """Return what it says of itself. Unreadable when that is something else than where it lies."""
        label = label_of(self._path(segment))
        if (label.reel, label.started_ms) != (segment.reel, segment.started_ms):
            raise Unreadable("it lies where another one belongs")
        return label

    def open(self, segment: KeptSegment, label: Label, key: bytes) -> Generator[Fragment, None, None]:
        """Yield what every fragment is played behind, then each fragment; the caller wipes them.

        Unreadable where it was changed.
        """
        with closing(opened(self._path(segment), label, key)) as pieces:
            for head, content in pieces:
                yield Fragment(head.begins_ms, head.until_ms, content, head.kind is Kind.LAST)

    def delete(self, reel: Reel) -> int:
        """Delete a reel, and return of how many segments it was; 0 when it is gone."""
        folder = self.folder / reel.name
        try:
            count = sum(path.suffix in (_WHOLE, _WRITTEN) for path in folder.iterdir())
            shutil.rmtree(folder)
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise Unavailable(f"{self.folder}: footage cannot be deleted ({error.strerror})") from None
        return count

    def _folder_of(self, reel: Reel) -> Path:
        open_private(self.folder, "footage")
        folder = self.folder / reel.name
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"{self.folder}: footage cannot be kept there ({error.strerror})") from None
        return folder

    def _path(self, segment: KeptSegment) -> Path:
        return self.folder / segment.reel.name / segment.place

    def _folders(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.is_dir() and _is_reel(path.name))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Unavailable(f"{self.folder}: footage cannot be read ({error.strerror})") from None


def _is_reel(name: str) -> bool:
    try:
        return bool(Reel.of(name))
    except ValueError:
        return False


def _kept(reel: Reel, path: Path) -> KeptSegment | None:
    """What a file's name says; of one that was not closed, what it holds. None for what is no segment."""
    try:
        size = path.stat().st_size
        if path.suffix == _WHOLE:
            started, until, faces, _ = path.stem.split("-")
            return KeptSegment(reel, path.name, int(started), int(until), size, faces == _CLEAR)
        if path.suffix == _WRITTEN:
            started, faces, _ = path.stem.split("-")
            until_ms = int(started) + max((piece.head.until_ms for piece in pieces_of(path)), default=0)
            return KeptSegment(reel, path.name, int(started), until_ms, size, faces == _CLEAR, False)
    except (OSError, ValueError, Unreadable):
        return None
    return None
