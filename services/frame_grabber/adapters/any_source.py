"""Opens whatever an address names."""

from dataclasses import dataclass, field
from pathlib import Path

from services.frame_grabber.adapters.av_source import AvSettings, AvSource
from services.frame_grabber.adapters.picture_folder import PictureFolder
from services.frame_grabber.domain.addresses import SourceAddress, SourceKind
from services.frame_grabber.domain.names import is_picture_name
from services.frame_grabber.ports import Source


@dataclass(frozen=True, slots=True)
class AnySource:
    """A `Sources`: folders and single pictures over Pillow, all else over FFmpeg."""

    av: AvSettings = field(default_factory=AvSettings)
    pictures_per_second: float = 1.0

    def open(self, address: SourceAddress) -> Source:
        """Open `address`; blocks. BadInput or Unavailable, in one line, when that fails."""
        if address.kind is SourceKind.PATH:
            path = Path(address.text)
            if path.is_dir():
                return PictureFolder.open(path, self.pictures_per_second)
            if path.is_file() and is_picture_name(path.name):
                return PictureFolder([path], self.pictures_per_second, str(path))
        return AvSource.open(address, self.av)
