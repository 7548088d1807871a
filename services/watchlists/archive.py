"""A watchlist as a ZIP: a CSV with its pictures, or a folder a subject. Whoever made it is not trusted.

Nothing is unpacked to disk: a member is read when its turn comes, and no further than it said it goes.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import IO

from services.chassis.errors import BadInput
from services.chassis.rpc.limits import LARGEST_PHOTO_BYTES
from services.watchlists.listing import LISTING, NO_PHOTOS, ListedPhoto, rows_of

MOST_MEMBERS = 50_000
MOST_BYTES = 50_000_000_000
LARGEST_LISTING_BYTES = 50_000_000
# Pictures hardly shrink; a table of text does, by ten or so.
MOST_RATIO = 100
_ARCHIVES = {".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz", ".zip", ".zst"}
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
# What other machines put beside what was packed.
_LITTER = {"__MACOSX", ".DS_Store", "Thumbs.db"}
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Archive:
    """An open ZIP whose members have all been looked at; by their names."""

    name: str
    file: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    # zipfile reads through one handle.
    _turn: Lock = field(default_factory=Lock, repr=False)

    def photos(self, *, reason: str, expires_at: datetime) -> list[ListedPhoto]:
        """Return its photos; without a CSV they take `reason` and `expires_at` from the deployment."""
        root, listing = self._listing()
        photos = list(self._rows(root, listing)) if listing else list(self._folders(reason, expires_at))
        if not photos:
            raise BadInput(f"{self.name}: lists nobody; give each subject a folder with photos, or a CSV")
        return photos

    def read(self, photo: ListedPhoto) -> bytes:
        """Return a photo's bytes, as far as they are read at all. BadInput when it is missing or damaged."""
        return self._read(photo.path.as_posix(), LARGEST_PHOTO_BYTES)

    def _read(self, name: str, most_bytes: int) -> bytes:
        member = self.members.get(name)
        if member is None:
            raise BadInput("there is no such file in the archive")
        try:
            with self._turn, self.file.open(member) as stream:
                return stream.read(most_bytes + 1)
        except _BROKEN:
            raise BadInput("it is damaged, or not as long as the archive says") from None

    def _listing(self) -> tuple[Path, str]:
        """Return the CSV and its folder: at the top, or in the one folder that everything is in."""
        found = [PurePosixPath(name) for name in self.members if PurePosixPath(name).name == LISTING]
        near = sorted(name for name in found if len(name.parts) <= 2)
        if len(near) > 1:
            raise BadInput(f"{self.name}: it holds more than one {LISTING}; pack one list")
        return (Path(near[0].parent), str(near[0])) if near else (Path(), "")

    def _rows(self, root: Path, listing: str) -> Iterator[ListedPhoto]:
        where = f"{self.name}: {listing}"
        try:
            text = self._read(listing, LARGEST_LISTING_BYTES)
            if len(text) > LARGEST_LISTING_BYTES:
                raise BadInput("it is too large for a list")
            lines = io.StringIO(text.decode("utf-8-sig"), newline="")
        except UnicodeDecodeError:
            raise BadInput(f"{where}: is not a CSV in UTF-8") from None
        except BadInput as error:
            raise BadInput(f"{where}: {error}") from None
        yield from rows_of(lines, where, root)

    def _folders(self, reason: str, expires_at: datetime) -> Iterator[ListedPhoto]:
        for name in sorted(self.members):
            path = PurePosixPath(name)
            if path.suffix.lower() in NO_PHOTOS:
                continue
            if len(path.parts) < 2:
                raise BadInput(
                    f"{self.name}: put {name} into a folder that is named after its subject"
                    f", or name it in a {LISTING} beside it"
                )
            subject = path.parts[-2]
            yield ListedPhoto(Path(name), subject, reason, f"archive {Path(self.name).name}", expires_at)


def open_archive(source: Path | IO[bytes], name: str) -> Archive:
    """Open a ZIP and look at every member before one is read. BadInput says what is wrong with it.

    `name`: what it is called in what is said of it.
    """
    try:
        file = zipfile.ZipFile(source)
    except (*_BROKEN, ValueError):
        raise BadInput(f"{name}: is no ZIP, or it is damaged; pack it again") from None
    try:
        return Archive(name, file, dict(_members(name, file)))
    except BadInput:
        file.close()
        raise


def _members(archive: str, file: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    found, all_bytes = set[str](), 0
    if len(file.infolist()) > MOST_MEMBERS:
        raise BadInput(f"{archive}: it holds more than {MOST_MEMBERS} files; pack the list in parts")
    for member in file.infolist():
        fault = _fault(member)
        if not fault and member.filename in found:
            fault = "is in it twice"
        if fault:
            raise BadInput(f"{archive}: {member.orig_filename!a} {fault}; nothing of it was taken")
        found.add(member.filename)
        all_bytes += member.file_size
        if all_bytes > MOST_BYTES:
            raise BadInput(f"{archive}: unpacked it has more than {MOST_BYTES // 10**9} GB; pack it in parts")
        parts = PurePosixPath(member.filename).parts
        if not member.is_dir() and not _LITTER & set(parts) and not parts[-1].startswith("."):
            yield member.filename, member


def _fault(member: zipfile.ZipInfo) -> str:
    """Return what is wrong with a member by its header alone; empty when nothing is."""
    name, mode = member.orig_filename, member.external_attr >> 16
    if not name.isprintable() or "\\" in name or ":" in name or name.startswith("/"):
        return "has a name that leads out of the archive, or cannot be shown"
    parts = name.rstrip("/").split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "has a name that leads out of the archive, or cannot be shown"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link, or something else that is no file"
    if member.flag_bits & _ENCRYPTED:
        return "is encrypted; pack it without a password"
    if member.compress_type not in _PACKED:
        return "is packed in a way that is not read; pack it as an ordinary ZIP"
    if PurePosixPath(name).suffix.lower() in _ARCHIVES:
        return "is an archive itself; pack the pictures"
    if member.file_size > MOST_RATIO * max(member.compress_size, 1):
        return f"is packed more than {MOST_RATIO} times smaller than it is, as no picture can be"
    return ""
