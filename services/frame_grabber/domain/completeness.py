"""Whether a recording was played to its end, or only to where it was cut off."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Played:
    """What came out of a recording, and what its container promised (0 s: it promised nothing)."""

    seconds: float
    seconds_promised: float
    last_was_broken: bool = False

    @property
    def was_cut_short(self) -> bool:
        """Whether the end is missing. Half a second or 2 % less than promised is rounding, not a cut."""
        if self.last_was_broken:
            return True
        slack_seconds = max(0.5, 0.02 * self.seconds_promised)
        return self.seconds < self.seconds_promised - slack_seconds


def seconds_of_tag(tag: str) -> float:
    """Return the seconds of a Matroska DURATION tag, `00:01:02.500000000`; 0 when it is none."""
    parts = tag.split(":")
    if len(parts) != 3:
        return 0.0
    try:
        hours, minutes, seconds = (float(part) for part in parts)
    except ValueError:
        return 0.0
    return 3600.0 * hours + 60.0 * minutes + seconds
