"""What each of several took for the same video, side by side, in ratios of the same round."""

from dataclasses import dataclass, field
from statistics import median

from rich.table import Table

OWN = "Sightline, one process"
ON_WHAT_RAN = "models alone, on what Sightline ran them on"
ON_FRAMES = "models alone, on those frames whole"
ON_EVERYTHING = "models alone, on every frame and face"
PLAIN, MIRRORED = "plain loop", "plain loop, each face by both sides"
PACKAGE = "face_recognition 1.3.0"
# How many times as fast as each of these Sightline is to be.
GOALS = {ON_WHAT_RAN: 0.9, ON_FRAMES: 0.9, PLAIN: 4.0, PACKAGE: 20.0}


@dataclass(frozen=True, slots=True)
class Turn:
    """What one took in one round, for `share` of the video. `quality`: TPIR and false alerts, in words."""

    seconds: float
    cpu_seconds: float | None = None
    quality: str = "–"
    share: float = 1.0

    @property
    def whole_seconds(self) -> float:
        """For the whole video."""
        return self.seconds / self.share


@dataclass(slots=True)
class Standings:
    """`faces`: that can be seen in all `frames` of the video."""

    frames: int
    faces: int
    turns: dict[str, list[Turn]] = field(default_factory=dict)

    def add(self, name: str, turn: Turn) -> Turn:
        """Take down one turn."""
        self.turns.setdefault(name, []).append(turn)
        return turn

    def ratios(self, name: str) -> list[float]:
        """How many times as fast as `name` Sightline was, round by round; who had fewer rounds is compared
        with the median of Sightline's.
        """
        own, theirs = self.turns[OWN], self.turns[name]
        if len(own) == len(theirs):
            return [one.whole_seconds / mine.seconds for one, mine in zip(theirs, own, strict=True)]
        return [one.whole_seconds / median(mine.seconds for mine in own) for one in theirs]

    def busy_ratio(self, name: str) -> float | None:
        """How many times as much processor time as Sightline; None where it was not told."""
        own, theirs = (
            [turn.cpu_seconds / turn.share for turn in self.turns[who] if turn.cpu_seconds is not None]
            for who in (OWN, name)
        )
        return median(theirs) / median(own) if own and theirs else None

    def line(self) -> str:
        """The last round, in words."""
        return ", ".join(
            f"{name} {self.frames / turns[-1].whole_seconds:.1f} frames/s"
            for name, turns in self.turns.items()
        )

    def table(self, title: str) -> Table:
        """All of it; where there was more than one round, medians."""
        shown = Table(title=title, title_justify="left")
        shown.add_column("what")
        for column in ("ms a frame", "ms a face", "core-ms a frame"):
            shown.add_column(column, justify="right")
        shown.add_column("Sightline is so many times as fast")
        shown.add_column("in core-ms", justify="right")
        shown.add_column("goal", justify="right")
        shown.add_column("walks of people on the list that were found")
        for name, turns in self.turns.items():
            seconds = median(turn.whole_seconds for turn in turns)
            busy = [turn.cpu_seconds / turn.share for turn in turns if turn.cpu_seconds is not None]
            ratios, busy_ratio = self.ratios(name), self.busy_ratio(name)
            spread = f" ({min(ratios):.2f} to {max(ratios):.2f})" if len(ratios) > 1 and name != OWN else ""
            shown.add_row(
                name,
                f"{1000 * seconds / self.frames:.1f}",
                f"{1000 * seconds / self.faces:.1f}",
                f"{1000 * median(busy) / self.frames:.1f}" if busy else "–",
                "–" if name == OWN else f"{median(ratios):.2f}{spread}",
                "–" if name == OWN or busy_ratio is None else f"{busy_ratio:.2f}",
                f"{GOALS[name]:g}" if name in GOALS else "",
                turns[-1].quality,
            )
        return shown
