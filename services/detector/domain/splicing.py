"""Fragments of several segments as one video: in order, of one size, within a span; gaps are said."""

from dataclasses import dataclass

from services.detector.domain.footage import Fragment, KeptSegment, Span, moment_of
from services.detector.domain.fragments import renumber


@dataclass(slots=True)
class Splicing:
    """The video begins with its first frame. What lies further apart than `gap_ms` is said to be missing."""

    span: Span
    gap_ms: int
    _beginning: bytes = b""
    _first_ms: int = 0
    _until_ms: int = 0
    _number: int = 0

    def begin(self, segment: KeptSegment, beginning: bytearray) -> bytes:
        """Return what goes before the first segment; nothing for those that follow.

        ValueError when a segment cannot follow: the camera's picture is of another size.
        """
        if self._beginning and self._beginning != beginning:
            raise ValueError(
                f"the picture changes at {_said(segment.started_ms)}: ask for what is before that, and for"
                " what comes after, each by itself"
            )
        is_first, self._beginning = not self._beginning, bytes(beginning)
        return self._beginning if is_first else b""

    def takes(self, segment: KeptSegment, fragment: Fragment) -> bool:
        """Whether all of a fragment is of the span, and later than what there is already."""
        is_new = not self._number or segment.started_ms + fragment.begins_ms > self._until_ms
        return is_new and fragment.is_within(segment.started_ms, self.span)

    def missing_before(self, segment: KeptSegment, fragment: Fragment) -> str:
        """Say what is missing before a fragment that is taken next; empty when nothing is."""
        before_ms = self._until_ms if self._number else self.span.from_ms
        return self._missing(before_ms, segment.started_ms + fragment.begins_ms)

    def place(self, segment: KeptSegment, fragment: Fragment) -> None:
        """Move a fragment, in place, to where it belongs in the video. ValueError when it is none."""
        if not self._number:
            self._first_ms = segment.started_ms + fragment.begins_ms
        self._number += 1
        renumber(fragment.content, self._number, segment.started_ms - self._first_ms)
        self._until_ms = segment.started_ms + fragment.until_ms

    def missing_after(self) -> str:
        """Say what is missing at the end; empty when nothing is."""
        if not self._number:
            return f"{_said(self.span.from_ms)} to {_said(self.span.until_ms)}: no whole piece lies there"
        return self._missing(self._until_ms, self.span.until_ms)

    def _missing(self, from_ms: int, until_ms: int) -> str:
        if until_ms - from_ms <= self.gap_ms:
            return ""
        return f"{_said(from_ms)} to {_said(until_ms)}: nothing is kept of that time"


def named(segment: KeptSegment) -> str:
    """A segment in words."""
    return f"footage of {segment.reel.camera} from {_said(segment.started_ms)} on"


def _said(since_1970_ms: int) -> str:
    return f"{moment_of(since_1970_ms):%Y-%m-%d %H:%M:%S} UTC"
