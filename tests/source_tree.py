"""The hand-written Python of the project, as syntax trees."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ROOT / "services"
# The folders of services/ that are one service each, and so have the same inside.
NAMES = (
    "alert_dispatcher",
    "console",
    "detector",
    "embedder",
    "frame_grabber",
    "matcher",
    "registrar",
    "retention_purger",
)


def service_folders() -> list[Path]:
    return [SERVICES / name for name in NAMES if (SERVICES / name).is_dir()]


def python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def shown(path: Path) -> str:
    """A path as a reader would write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported_modules(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, wherever in the file."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module


def imported_libraries(path: Path) -> set[str]:
    """The top-level names of what a file imports that is neither Python's own nor the project's."""
    own = {"services", "sightline", "tests", *sys.stdlib_module_names}
    return {module.partition(".")[0] for module in imported_modules(path)} - own
