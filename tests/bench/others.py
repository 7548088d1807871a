"""What others' packages make of the same scene, each in an environment of its own."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from services.model_packs import load
from tests.bench.looping import Looped, loop
from tests.bench.scene import Scene
from tests.bench.standings import PACKAGE
from tests.bench.throwaway import DEEPFACE, FACE_RECOGNITION, INSIGHTFACE, ROOT, environment, theirs

DEEP = "deepface 0.0.103, the same two files"


def all_of(scene: Scene, most_frames: int, console: Console) -> Iterator[tuple[str, Looped]]:
    """Run `face_recognition`'s loop and `deepface`'s, for so many frames of the video (0: all)."""
    console.print("face_recognition: an environment of its own …")
    with environment(FACE_RECOGNITION) as python:
        yield PACKAGE, loop("of_face_recognition", scene, python, most_frames=most_frames)
    console.print("deepface: an environment of its own …")
    with environment(DEEPFACE) as python, tempfile.TemporaryDirectory() as home:
        _give_deepface_the_files(Path(home))
        more = {"DEEPFACE_HOME": home, "DEEPFACE_LOG_LEVEL": "40"}
        yield DEEP, loop("of_deepface", scene, python, more, most_frames)


def insightface_says() -> str:
    """What it answers to the bundled pack's graphs."""
    with environment(INSIGHTFACE) as python, tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "models" / "sightline"
        folder.mkdir(parents=True)
        pack = load("bundled")
        for name, model in (("detector", pack.detector), ("embedder", pack.embedder)):
            (folder / f"{name}.onnx").write_bytes(model.graph())
        done = subprocess.run(
            [python, "-m", "tests.bench.loops.of_insightface", root],
            env=theirs(),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def _give_deepface_the_files(home: Path) -> None:
    """Put them where it would download them to."""
    folder = home / ".deepface" / "weights"
    folder.mkdir(parents=True)
    pack = load("bundled")
    shutil.copyfile(pack.detector.path, folder / pack.manifest.detector.file)
    shutil.copyfile(pack.embedder.path, folder / pack.manifest.embedder.file)
