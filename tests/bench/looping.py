"""Runs a loop of `tests.bench.loops` over a scene, in a process of its own, and reads what it told."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.scene import Hit, Scene
from tests.bench.throwaway import ROOT, theirs


@dataclass(frozen=True, slots=True)
class Looped:
    """What a loop took, from its first frame on, and whom it took whom for."""

    seconds: float
    cpu_seconds: float
    frames: int
    faces: int
    hits: tuple[Hit, ...]


def loop(
    name: str,
    scene: Scene,
    python: Path = Path(sys.executable),
    more: Mapping[str, str] | None = None,
    most_frames: int = 0,
) -> Looped:
    """Run `tests.bench.loops.<name>` with `python`."""
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as folder:
        listed, result = Path(folder) / "list.json", Path(folder) / "result.json"
        photos = {subject: str(photo) for subject, photo in scene.photos.items()}
        listed.write_text(json.dumps(photos), "utf-8")
        words = [python, "-m", f"tests.bench.loops.{name}", scene.video, listed, result, most_frames]
        done = subprocess.run(
            [str(word) for word in words],
            env=theirs(dict(more or {})),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"the loop {name} has failed: {done.stderr.strip().splitlines()[-1:]}")
        told = json.loads(result.read_text("utf-8"))
    hits = tuple(Hit(seconds, subject, score) for seconds, subject, score in told.pop("hits"))
    return Looped(**told, hits=hits)
