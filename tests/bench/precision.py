"""A detector in eight bits against the same one in float32: which faces they find, where, and in what time.

    tox exec -e bench -- python -m tests.bench.precision --faces FOLDER

Faces of 20 to 110 px, six in a frame, blurred, turned, noisy and compressed as a street camera has them.
FOLDER has one folder for each person; without it the demonstration's four people are seen again and again.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from services.chassis import hygiene
from services.detector import service
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Box, Detection
from services.detector.domain.overlap import corners, iou
from services.detector.settings import DetectorSettings
from services.evaluation.degradations import degraded
from services.evaluation.people import Picture, people_in, picture_of
from services.evaluation.walks import Camera
from tests.bench.tracking import of_the_demo

SIZES_PX = (20, 28, 40, 56, 80, 110)
_SLOT_PX = (192, 213)
_ROWS, _COLUMNS = 2, 3
# Of a photograph so much is shown around the face, in its widths on each side.
_AROUND_RATIO = 0.35
_FOUND_IOU, _TOUCHED_IOU = 0.4, 0.1


@dataclass(slots=True)
class Seen:
    """What became of the faces of one size, in order of `precisions`."""

    faces: int = 0
    found: list[int] = field(default_factory=lambda: [0, 0])
    both: int = 0
    off_ratios: list[float] = field(default_factory=list)


def main() -> None:
    """Print the tables."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=Path)
    parser.add_argument("--packs", nargs=2, default=["bundled", "bundled-int8"], metavar=("FLOAT32", "INT8"))
    parser.add_argument("--frames", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    people = people_in(asked.faces) if asked.faces else of_the_demo()
    settings = [DetectorSettings(pack=pack) for pack in asked.packs]
    finders = [service.finder(one) for one in settings]
    console, rng = Console(width=110), np.random.default_rng(asked.seed)
    by_size, away = {size: Seen() for size in SIZES_PX[1:]}, [0, 0]
    for _ in range(asked.frames):
        photos = [picture_of(people[place].photos[0]) for place in rng.integers(len(people), size=6)]
        frame, shown = _frame(photos, finders[0], rng)
        answers = [_sure(finder, frame, settings[0].high_score_ratio) for finder in finders]
        _note(shown, answers, by_size, away)
    console.print(_faces(by_size))
    console.print(f"found where nobody was shown: {away[0]} in float32, {away[1]} in int8")
    console.print(_times(settings))


def _frame(
    photos: Sequence[Picture], finder: OnnxFinder, rng: np.random.Generator
) -> tuple[Picture, list[Box]]:
    """A frame of the faces of `photos`, and where they are; what shows no face clearly is left out."""
    frame = np.full((_ROWS * _SLOT_PX[0], _COLUMNS * _SLOT_PX[1] + 1, 3), 110, np.uint8)
    shown = []
    for slot, photo in enumerate(photos):
        faces = _sure(finder, photo, 0.6)
        if not faces:
            continue
        large = max(faces, key=lambda face: face.box.size_px)
        cut, face = _cut(photo, large.box)
        (view,) = Camera().views(rng, 1)
        how = replace(view, face_px=float(np.exp(rng.uniform(*np.log([SIZES_PX[0], SIZES_PX[-1]])))))
        seen = degraded(cut, face, how, rng)[: _SLOT_PX[0], : _SLOT_PX[1]]
        top, left = slot // _COLUMNS * _SLOT_PX[0], slot % _COLUMNS * _SLOT_PX[1]
        frame[top : top + seen.shape[0], left : left + seen.shape[1]] = seen
        shown.append(face.moved(0, 0, (how.face_px or 0) / face.size_px).moved(-left, -top))
    return frame, shown


def _cut(photo: Picture, face: Box) -> tuple[Picture, Box]:
    around = face.enlarged(_AROUND_RATIO)
    top, left = max(int(around.top_px), 0), max(int(around.left_px), 0)
    return photo[top : int(around.bottom_px), left : int(around.right_px)].copy(), face.moved(left, top)


def _sure(finder: OnnxFinder, picture: Picture, least_ratio: float) -> list[Detection]:
    return [face for face in finder.find([picture])[0] if face.score_ratio >= least_ratio]


def _note(
    shown: Sequence[Box], answers: Sequence[Sequence[Detection]], by_size: dict[int, Seen], away: list[int]
) -> None:
    overlaps = [iou(corners(shown), corners(face.box for face in faces)) for faces in answers]
    for which, found in enumerate(overlaps):
        away[which] += int((found.max(axis=0, initial=0) < _TOUCHED_IOU).sum())
    for place, box in enumerate(shown):
        seen = by_size[min(size for size in by_size if size >= min(box.size_px, SIZES_PX[-1]))]
        hits = [found[place].max(initial=0) >= _FOUND_IOU for found in overlaps]
        seen.faces += 1
        for which, hit in enumerate(hits):
            seen.found[which] += hit
        if all(hits):
            one, other = (
                faces[int(found[place].argmax())] for faces, found in zip(answers, overlaps, strict=True)
            )
            off_px = np.linalg.norm(one.landmarks - other.landmarks, axis=1).mean()
            seen.off_ratios.append(float(off_px / one.box.size_px))
            seen.both += 1


def _faces(by_size: dict[int, Seen]) -> Table:
    table = Table(
        "faces, px", "shown", "found in float32", "in int8", "of float32's again", "landmarks apart ¹"
    )
    for (size, seen), least in zip(by_size.items(), SIZES_PX, strict=False):
        apart = np.percentile(seen.off_ratios or [0], (50, 95))
        table.add_row(
            f"{least}-{size}",
            str(seen.faces),
            *(f"{found / max(seen.faces, 1):.1%}" for found in seen.found),
            f"{seen.both / max(seen.found[0], 1):.1%}",
            f"{apart[0]:.1%}, {apart[1]:.1%}",
        )
    table.caption = "¹ mean of five, of the face's size: half of the faces, and 95 % of them, are below"
    return table


def _times(settings: Sequence[DetectorSettings], rounds: int = 40) -> Table:
    """A frame of 640 × 384 in turn: the fastest of `rounds`, since others use the machine too."""
    table = Table("threads", "float32, ms", "int8, ms", "÷")
    frame = np.random.default_rng(0).integers(0, 256, (384, 640, 3), np.uint8)
    for threads in (1, 2):
        finders = [service.finder(one.model_copy(update={"threads": threads})) for one in settings]
        best = [min(times) for times in zip(*_rounds(finders, frame, rounds), strict=True)]
        table.add_row(str(threads), *(f"{1000 * one:.1f}" for one in best), f"{best[0] / best[1]:.2f}")
    return table


def _rounds(finders: Sequence[OnnxFinder], frame: Picture, rounds: int) -> Iterator[list[float]]:
    for _ in range(rounds):
        taken = []
        for finder in finders:
            begun = time.perf_counter()
            finder.find([frame])
            taken.append(time.perf_counter() - begun)
        yield taken


if __name__ == "__main__":
    main()
