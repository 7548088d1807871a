"""The pages that a reader meets."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.source_tree import ROOT

_BLOCK = re.compile(r"^```(?:bash|console|sh|shell)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def shell_lines(page: Path) -> Iterator[str]:
    """The lines of a page's shell blocks, without prompts and comments."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            yield line.strip().removeprefix("$ ").partition(" #")[0]
