"""What every loop is given and gives back; the standard library alone, for environments that have no more.

`python -m tests.bench.loops.LOOP VIDEO LIST RESULT [MOST FRAMES]`: LIST is JSON, a photograph by subject;
RESULT becomes JSON.
Time counts from the first frame on: models are loaded and the list is enrolled before.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Frame = Any
# One face in one frame: the subject that is nearest, and how near; more is nearer.
Compared = tuple[str, float]
Look = Callable[[Frame], list[Compared]]


def main(prepare: Callable[[dict[str, str]], Look]) -> None:
    """Run the loop of a file: `prepare` enrols and returns what is done with each frame."""
    video, listed, result = sys.argv[1:4]
    most = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    look = prepare(json.loads(Path(listed).read_text("utf-8")))
    hits: list[tuple[float, str, float]] = []
    frames = faces = 0
    began, began_cpu = time.perf_counter(), time.process_time()
    for at_seconds, frame in _captured(video):
        found = look(frame)
        hits += [(at_seconds, subject, float(score)) for subject, score in found]
        frames, faces = frames + 1, faces + len(found)
        if frames == most:
            break
    told = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - began_cpu,
        "frames": frames,
        "faces": faces,
        "hits": hits,
    }
    Path(result).write_text(json.dumps(told), "utf-8")


def _captured(video: str) -> Iterator[tuple[float, Frame]]:
    """As everybody reads a video."""
    import cv2

    capture = cv2.VideoCapture(video)
    a_second = capture.get(cv2.CAP_PROP_FPS) or 25.0
    number = 0
    while True:
        there, frame = capture.read()
        if not there:
            return
        yield number / a_second, frame
        number += 1
