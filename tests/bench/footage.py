"""What keeping footage costs: CPU time a frame, where it is looked at and where it is encoded; and bytes.

    python -m tests.bench.footage [--seconds N]

One camera of 1280 × 720, the demonstration's street. Faces are found beforehand: only footage differs.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import av
import numpy as np
from rich.console import Console

from services.chassis.ledger import Scope
from services.cli.demo import assets, story
from services.cli.demo.story import FRAMES_PER_SECOND
from services.cli.demo.walks import WALKS
from services.detector import service
from services.detector.adapters.footage_folder import FolderSegment, FootageFolder
from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.footage import (
    FootageRule,
    Label,
    Reel,
    Taken,
    Terms,
    milliseconds,
    picture_of,
    picture_size,
)
from services.detector.handler import Footage, Watch
from services.detector.settings import DetectorSettings

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
Looked = tuple[Pixels, tuple[Detection, ...]]


@dataclass
class Encoding:
    """Encodes and seals each frame as it comes; `seconds` of CPU time."""

    folder: Path
    rule: FootageRule = field(default_factory=FootageRule)
    seconds: float = 0.0
    frames: int = 0
    sealed_bytes: int = 0
    segment: FolderSegment | None = None

    def take(self, scope: Scope, terms: Terms, taken: Taken) -> None:
        began, at_ms = time.thread_time(), milliseconds(taken.captured_at) - milliseconds(START)
        if self.segment is None:
            reel = Reel(scope.deployment, scope.camera, date(2026, 6, 1))
            label = Label(reel, milliseconds(START), b"w" * 64, terms)
            shelf = FootageFolder(self.folder, round(self.rule.fragment_seconds * 1000))
            self.segment = shelf.begin(label, picture_size(self.rule, taken), bytearray(32))
        self.segment.add(picture_of(self.rule, taken), at_ms)
        taken.wipe()
        self.frames += 1
        self.seconds += time.thread_time() - began

    def finish(self) -> None:
        if self.segment is not None:
            self.sealed_bytes = self.segment.finish()


def looked_at(settings: DetectorSettings, seconds: float) -> Iterator[Looked]:
    """Frames of the street with their faces."""
    finder = service.finder(settings)
    with tempfile.TemporaryDirectory() as folder:
        made = story.write(Path(folder), assets.fetch(), START, walks=WALKS[:4])
        with av.open(str(made.video)) as video:
            for number, frame in enumerate(video.decode(video=0)):
                if number >= seconds * FRAMES_PER_SECOND:
                    return
                picture = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                yield picture, finder.find([picture])[0]


def measure(settings: DetectorSettings, frames: Sequence[Looked], terms: Terms | None) -> str:
    """One line: with these terms, or without footage."""
    made = service.studio(settings)
    with tempfile.TemporaryDirectory() as folder:
        encoding = Encoding(Path(folder))
        kept = Footage(Scope("demo", "street"), encoding.rule, made, lambda _: terms, encoding.take)
        watch = Watch.begin(1, service.rules(settings), made, assign, footage=kept if terms else None)
        began = time.thread_time()
        for number, (picture, found) in enumerate(frames):
            watch.observe(picture, number, START + timedelta(seconds=number / FRAMES_PER_SECOND), found)
        following = time.thread_time() - began - encoding.seconds
        encoding.finish()
    hours = encoding.frames / FRAMES_PER_SECOND / 3600
    each, megabytes = 1000 / len(frames), encoding.sealed_bytes / 1e6
    name = "off" if terms is None else "faces clear" if terms.faces_clear else "faces filled"
    return (
        f"{name:13} {following * each:6.2f} ms looked at   {encoding.seconds * each:6.2f} ms encoded"
        f"   {megabytes / hours if hours else 0.0:7.1f} MB an hour"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=12.0)
    settings = DetectorSettings()
    frames = list(looked_at(settings, parser.parse_args().seconds))
    console = Console(highlight=False)
    console.print(f"{len(frames)} frames of 1280 x 720, {FRAMES_PER_SECOND} a second")
    for terms in (None, Terms(31), Terms(31, faces_clear=True)):
        console.print(measure(settings, frames, terms))


if __name__ == "__main__":
    main()
