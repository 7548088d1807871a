"""What was tried on a server, and what of it the server let pass."""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.permitted import Cell


@dataclass(slots=True)
class Matrix:
    """Every cell that was tried is `allowed` or `refused`."""

    allowed: set[Cell] = field(default_factory=set)
    refused: set[Cell] = field(default_factory=set)

    def note(self, cell: Cell, allowed: bool) -> None:
        (self.allowed if allowed else self.refused).add(cell)

    def differences(self, stated: Collection[Cell]) -> list[str]:
        """Each cell that is not as stated, or was stated and not tried, in a line."""
        wanted = set(stated)
        wrong = {
            "may, and must not": self.allowed - wanted,
            "must, and may not": self.refused & wanted,
            "was not tried": wanted - self.allowed - self.refused,
        }
        return [
            f"{who}: {how} {what}: {word}"
            for word, found in wrong.items()
            for who, what, how in sorted(found)
        ]

    def tell(self, name: str, tables: Collection[str]) -> None:
        """Print it, and write it where it is asked for."""
        counts = f"{len(self.allowed)} of {len(self.allowed | self.refused)} that were tried were let pass"
        text = "\n\n".join([f"## {name}", *tables, counts]) + "\n"
        print(text)
        if folder := os.environ.get("SIGHTLINE_PERMISSIONS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{name.lower()}.md").write_text(text, encoding="utf-8")
