"""TPIR and false alerts of passes: people from a folder of photographs walk down a painted street.

    tox exec -e bench -- python -m tests.bench.passes --faces FOLDER --pack bundled --threshold 0.95

FOLDER has one folder for each person, with one photograph or more. Mated people are enrolled with their
first photograph and walk in their second; fillers are enrolled and do not walk; strangers walk only.
"""

import argparse
import asyncio
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import yaml
from rich.console import Console
from rich.table import Table

from services.chassis import hygiene
from services.cli import deployment_file
from services.cli.report.summary import RunReport
from services.cli.running import Options, run
from services.detector.domain.faces import Pixels
from services.detector.ports import Finder
from services.detector.service import finder
from services.detector.settings import DetectorSettings
from services.evaluation.street.rendering import Box, StreetTruth, Walker, render

FRAMES_PER_SECOND = 10
WALK_SECONDS = 8.0
_LANES = (-1.6, 0.0, 1.6)
# Between the starts of two walks: three or four people are in the picture at once.
_EVERY_SECONDS = 2.4
_PICTURES = {".jpg", ".jpeg", ".png"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is enrolled with which photograph, and who walks in which."""

    enrolled: dict[str, Path]
    walking: list[tuple[str, Pixels, Box]]
    mated: set[str]


def cast(folder: Path, mated: int, enrolled: int, strangers: int, seed: int, find: Finder) -> Cast:
    """Choose people, with photographs that show one face; the same seed chooses the same."""
    people = [person for person in sorted(folder.iterdir()) if person.is_dir()]
    random.Random(seed).shuffle(people)
    photos = ((person.name, usable(person, find)) for person in people)
    several: list[tuple[str, list[tuple[Path, Pixels, Box]]]] = []
    single: list[tuple[str, tuple[Path, Pixels, Box]]] = []
    for name, good in photos:
        if len(good) > 1 and len(several) < mated:
            several.append((name, good))
        elif good:
            single.append((name, good[0]))
        if len(several) == mated and len(single) >= enrolled - mated + strangers:
            break
    fillers, passing = single[: enrolled - mated], single[enrolled - mated :][:strangers]
    walking = [(name, good[1][1], good[1][2]) for name, good in several]
    walking += [(name, picture, box) for name, (_, picture, box) in passing]
    random.Random(seed + 1).shuffle(walking)
    lists = {name: good[0][0] for name, good in several} | {name: path for name, (path, _, _) in fillers}
    return Cast(lists, walking, {name for name, _ in several})


def usable(person: Path, find: Finder) -> list[tuple[Path, Pixels, Box]]:
    """Return a person's photographs that show exactly one face, at least 40 px, with where it is."""
    found = []
    for path in sorted(path for path in person.iterdir() if path.suffix.lower() in _PICTURES):
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
        if picture is None:
            continue
        faces = [face for face in find.find([picture.astype(np.uint8)])[0] if face.score_ratio > 0.5]
        if len(faces) == 1 and faces[0].box.size_px > 40:
            box = faces[0].box
            where = Box(box.left_px, box.top_px, box.width_px, box.height_px)
            found.append((path, picture.astype(np.uint8), where))
    return found


def walkers(people: Sequence[tuple[str, Pixels, Box]]) -> Iterator[Walker]:
    """Send them down the street one after the other, on lanes of their own."""
    for number, (name, picture, box) in enumerate(people):
        lane = _LANES[number % len(_LANES)]
        yield Walker(picture, box, 1.0 + number * _EVERY_SECONDS, lane, name, walk_seconds=WALK_SECONDS)


def write_deployment(folder: Path, chosen: Cast, pack: str, threshold: float) -> Path:
    """Write list and deployment file; return the file."""
    now = datetime.now(UTC).replace(microsecond=0)
    for name, photo in chosen.enrolled.items():
        place = folder / "watchlist" / name
        place.mkdir(parents=True)
        (place / photo.name).symlink_to(photo.resolve())
    stated = {
        "name": "passes",
        "purpose": "measuring TPIR and false alerts",
        "legal_basis": "photographs for research",
        "place": "a painted street",
        "start": now.isoformat(),
        "end": (now + timedelta(hours=3)).isoformat(),
        "cameras": [{"id": "street", "source": "street.mp4"}],
        "watchlist": "watchlist",
        "threshold": threshold,
        "officers": ["nobody"],
        "model_pack": pack,
    }
    file = folder / "deployment.yaml"
    file.write_text(yaml.safe_dump(stated))
    return file


def count(report: RunReport, truth: StreetTruth, mated: set[str]) -> tuple[set[str], int]:
    """Return the mated people who were alerted on while they walked, and how many alerts were false."""
    right: set[str] = set()
    false = 0
    for alert in report.alerts:
        at = (alert.captured_at - report.started_at).total_seconds() * FRAMES_PER_SECOND
        # The replay begins up to a second after the run.
        near = truth.frames[max(0, int(at) - 2 * FRAMES_PER_SECOND) : int(at) + FRAMES_PER_SECOND]
        there = {face.identity for frame in near for face in frame.faces}
        if alert.subject in mated and alert.subject in there:
            right.add(alert.subject)
        else:
            false += 1
    return right, false


def main() -> None:
    """Print the table."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--pack", default="bundled")
    parser.add_argument("--threshold", type=float, required=True)
    parser.add_argument("--mated", type=int, default=30)
    parser.add_argument("--enrolled", type=int, default=100)
    parser.add_argument("--strangers", type=int, default=70)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    console = Console(width=100)
    chosen = cast(
        asked.faces, asked.mated, asked.enrolled, asked.strangers, asked.seed, finder(DetectorSettings())
    )
    with tempfile.TemporaryDirectory(prefix="sightline-passes-") as scratch:
        folder = Path(scratch)
        file = write_deployment(folder, chosen, asked.pack, asked.threshold)
        size = (1280, 720)
        console.print("painting the street …")
        people = list(walkers(chosen.walking))
        truth = render(people, folder / "street.mp4", size, FRAMES_PER_SECOND, 7)
        with Path(os.devnull).open("w") as nowhere:
            options = Options(deployment_file.read(file), folder / "store")
            report = asyncio.run(run(options, Console(file=nowhere))).report
    console.print(table(report, truth, chosen))


def table(report: RunReport, truth: StreetTruth, chosen: Cast) -> Table:
    """Return what was measured."""
    right, false = count(report, truth, chosen.mated)
    on_list = {line.subject for line in report.photos if line.taken}
    mated = chosen.mated & on_list
    strangers = len(chosen.walking) - len(chosen.mated)
    shown = Table(
        title=f"passes, pack {report.model_pack}, threshold {report.threshold}", title_justify="left"
    )
    shown.add_column("figure")
    shown.add_column("value")
    shown.add_row("enrolled, one photograph each", f"{len(on_list)} of {len(chosen.enrolled)}")
    shown.add_row(
        "TPIR (mated passes with an alert)", f"{len(right)} of {len(mated)} = {len(right) / len(mated):.0%}"
    )
    shown.add_row(
        "false alerts", f"{false} in {strangers} passes of strangers and {len(chosen.mated)} mated ones"
    )
    shown.add_row("tracks", str(report.ledger.tracks_opened))
    shown.add_row("ledger", "closes" if report.ledger.adds_up else "DOES NOT CLOSE")
    return shown


if __name__ == "__main__":
    main()
