"""Environments of others' packages, made for one run of a benchmark and gone with it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What would make them slower than people have them: Sightline's guard of memory.
_OURS = ("GLIBC_TUNABLES", "PYTHONMALLOC", "PYTHONPATH", "PYTHONHOME")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Packages, all pinned. `bare`: installed afterwards, without what they ask for."""

    packages: tuple[str, ...]
    bare: tuple[str, ...] = ()


# dlib-bin is dlib, built: `face_recognition` asks for the name of its source.
FACE_RECOGNITION = Recipe(
    (
        "setuptools==80.9.0",
        "wheel==0.45.1",
        "numpy==2.4.6",
        "pillow==13.0.0",
        "click==8.3.0",
        "dlib-bin==20.0.1.post1",
        "opencv-python-headless==5.0.0.93",
    ),
    ("face_recognition_models==0.3.0", "face_recognition==1.3.0"),
)
DEEPFACE = Recipe(
    ("deepface==0.0.103", "werkzeug==3.1.3", "dlib-bin==20.0.1.post1", "numpy==2.4.6"),
)
INSIGHTFACE = Recipe(("insightface==2.1", "numpy==2.4.6"))


@contextmanager
def environment(recipe: Recipe) -> Iterator[Path]:
    """A Python that has the packages."""
    with tempfile.TemporaryDirectory(prefix="sightline-bench-env-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, env=theirs())
        python = Path(folder) / "bin" / "python"
        _install(python, recipe.packages)
        if recipe.bare:
            _install(python, recipe.bare, "--no-deps", "--no-build-isolation")
        yield python


def theirs(more: dict[str, str] | None = None) -> dict[str, str]:
    """The surroundings of a process that is not Sightline's."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {**kept, "PYTHONPATH": str(ROOT), **(more or {})}


def _install(python: Path, packages: Sequence[str], *options: str) -> None:
    words = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *options,
        *packages,
    ]
    # Without a path to our sources, beside which pip would find Sightline, and miss all that it needs.
    around = {name: value for name, value in theirs().items() if name != "PYTHONPATH"}
    subprocess.run(words, check=True, env=around, stdout=subprocess.DEVNULL)
