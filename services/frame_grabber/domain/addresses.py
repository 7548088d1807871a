"""Addresses of sources: what a deployment file writes behind `source:`."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*)://")
_WEBCAM = re.compile(r"^webcam:(\d{1,3})$")
_SECRET_KEYS = re.compile(r"(?i)([?&](?:user|login|pass|password|pwd|token|key|auth)[^=&]*=)[^&#]*")


class SourceKind(StrEnum):
    """What a source is reached by."""

    PATH = "path"
    WEBCAM = "webcam"
    RTSP = "rtsp"
    HTTP = "http"


_STREAMS = {
    "rtsp": SourceKind.RTSP,
    "rtsps": SourceKind.RTSP,
    "http": SourceKind.HTTP,
    "https": SourceKind.HTTP,
}


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """Where pictures come from. `text` may hold a password, so it is not in the repr; `shown` holds none.

    `text`: a path, the number of a webcam, or the whole address of a stream.
    """

    kind: SourceKind
    text: str = field(repr=False)

    @classmethod
    def parse(cls, written: str) -> "SourceAddress":
        """Read an address as it is written in a deployment. ValueError, in one line, when it is none."""
        text = written.strip()
        if not text:
            raise ValueError(
                "a camera has no source: name a file, a folder, webcam:0, or an rtsp:// or http:// address"
            )
        if webcam := _WEBCAM.match(text):
            return cls(SourceKind.WEBCAM, webcam[1])
        if text.startswith("webcam:"):
            raise ValueError(f"{text!r} is no webcam: write webcam:0 for the first one")
        if scheme := _SCHEME.match(text):
            return cls._stream(text, scheme[1].lower())
        return cls(SourceKind.PATH, text)

    @classmethod
    def _stream(cls, text: str, scheme: str) -> "SourceAddress":
        if scheme == "file":
            return cls(SourceKind.PATH, text[len("file://") :])
        if scheme not in _STREAMS:
            raise ValueError(f"sources of the kind {scheme}:// are unknown: use rtsp://, http:// or a file")
        address = cls(_STREAMS[scheme], text)
        try:
            host = urlsplit(text).hostname
        except ValueError:
            host = None
        if not host:
            raise ValueError(f"the {scheme}:// address of a camera names no host")
        return address

    @property
    def is_stream(self) -> bool:
        """Whether it comes over the network."""
        return self.kind in (SourceKind.RTSP, SourceKind.HTTP)

    @property
    def shown(self) -> str:
        """The address as it may be shown and logged: without user, password and token."""
        if self.kind is SourceKind.WEBCAM:
            return f"webcam:{self.text}"
        if not self.is_stream:
            return self.text
        scheme, _, rest = self.text.partition("://")
        # All that stands before the last @: a password may itself hold a slash or a question mark.
        place, mark, query = rest.rpartition("@")[2].partition("?")
        return f"{scheme}://{place}" + _SECRET_KEYS.sub(r"\1…", mark + query)
