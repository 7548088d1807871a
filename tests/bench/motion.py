"""What it saves to look only at what moved, and whether the same faces are found: videos, frame by frame.

    tox exec -e bench -- python -m tests.bench.motion                         the demonstration's street
    tox exec -e bench -- python -m tests.bench.motion --pack opencv-zoo VIDEO …

Each frame is looked at whole and by the gate, in turn, on one thread; processor time is the detector's, with
the gate's own. A face is one of a score of 0.5 or more, the same one where boxes overlap by 0.5.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import TypeVar

import av
import cv2
from rich.console import Console
from rich.table import Table

from services.chassis import hygiene
from services.cli.demo import assets, story
from services.detector import service
from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.gate import gate_every
from services.detector.domain.standing import without
from services.detector.handler import Lookout
from services.detector.settings import DetectorSettings
from services.evaluation.street.video import pictures_in

Answer = TypeVar("Answer")
_SURE, _SAME = 0.5, 0.5


@dataclass(slots=True)
class Compared:
    """`shares`: of each frame, how much was looked at. Of `faces` of whole frames those `missed` by the gate;
    `more` it found alone.
    """

    shares: list[float] = field(default_factory=list)
    whole_seconds: float = 0.0
    gated_seconds: float = 0.0
    faces: int = 0
    missed: int = 0
    more: int = 0

    def row(self, name: str) -> tuple[str, ...]:
        """Of a table."""
        frames = len(self.shares)
        whole, gated = (1000 * seconds / frames for seconds in (self.whole_seconds, self.gated_seconds))
        return (
            name,
            str(frames),
            f"{mean(self.shares):.2f}",
            f"{self.shares.count(0) / frames:.2f}",
            f"{whole:.1f}",
            f"{gated:.1f}",
            f"{gated / whole:.2f}",
            f"{self.faces - self.missed} of {self.faces}",
            str(self.more),
        )


def main() -> None:
    """Print the table."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("videos", nargs="*", type=Path, help="without any, the demonstration's street")
    parser.add_argument("--pack", default="bundled")
    parser.add_argument("--whole-every", type=float, default=2.0, help="seconds; in between what moved")
    parser.add_argument("--fps", type=float, default=5.0, help="frames a second that are looked at")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    console = Console(width=130)
    shown = Table(title=f"{asked.pack}, {asked.fps:g} frames a second", title_justify="left")
    for column in (
        "video",
        "frames",
        "looked at",
        "not at all",
        "core-ms whole",
        "gated",
        "÷",
        "found again",
        "only by the gate",
    ):
        shown.add_column(column, justify="left" if column == "video" else "right")
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as scratch:
        videos = asked.videos or [story.write(Path(scratch), assets.fetch(), datetime.now(UTC)).video]
        settings = DetectorSettings(pack=asked.pack, whole_frame_seconds=asked.whole_every)
        lookout = Lookout(service.finder(settings), Cv2Pictures().scaled)
        for video in videos:
            shown.add_row(*compared(video, asked.fps, lookout, settings).row(video.stem))
    console.print(shown)


def compared(video: Path, fps: float, lookout: Lookout, settings: DetectorSettings) -> Compared:
    """Look at a video both ways."""
    made, gate = Compared(), gate_every(settings.whole_frame_seconds)
    for number, picture in enumerate(_frames(video, fps)):
        whole, seconds = _timed(lambda picture=picture: lookout.next(picture, None, 0.0)[0])  # type: ignore[misc]
        made.whole_seconds += seconds
        (faces, asked), seconds = _timed(
            lambda picture=picture, at=number / fps: lookout.next(picture, gate, at)  # type: ignore[misc]
        )
        made.gated_seconds += seconds
        made.shares.append(asked.share_ratio(picture))
        made.faces += len(_sure(whole))
        made.missed += len(without(_sure(whole), faces, _SAME))
        made.more += len(without(_sure(faces), whole, _SAME))
    return made


def _frames(video: Path, fps: float) -> Iterator[Pixels]:
    with av.open(str(video)) as opened:
        rate = float(opened.streams.video[0].average_rate or fps)
    due = 0.0
    for number, picture in enumerate(pictures_in(video)):
        if number >= due:
            due += max(rate / fps, 1.0)
            yield picture


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    began = time.process_time()
    return work(), time.process_time() - began


def _sure(faces: Sequence[Detection]) -> list[Detection]:
    return [one for one in faces if one.score_ratio >= _SURE]


if __name__ == "__main__":
    main()
