"""The reviewed exceptions: vulnerabilities that are known, and why they may stay for a while."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

LONGEST = timedelta(days=183)
_FIELDS = {"id": str, "package": str, "reason": str, "reviewed": date, "until": date}


@dataclass(frozen=True, slots=True)
class Accepted:
    """One vulnerability of one package, good through `until`."""

    id: str
    package: str
    reason: str
    reviewed: date
    until: date


def read(path: Path) -> tuple[Accepted, ...]:
    """Return the exceptions in a file. ValueError says which one is wrong, and how."""
    blocks = tomllib.loads(path.read_text(encoding="utf-8")).get("accepted", [])
    return tuple(_checked(number, block) for number, block in enumerate(blocks, 1))


def _checked(number: int, block: dict[str, object]) -> Accepted:
    wrong = [
        name for name, kind in _FIELDS.items() if not isinstance(block.get(name), kind) or not block[name]
    ]
    wrong += sorted(block.keys() - _FIELDS.keys())
    if wrong:
        raise ValueError(
            f"exception {number}: {', '.join(wrong)}: give {', '.join(_FIELDS)}, and nothing else"
        )
    made = Accepted(**block)  # type: ignore[arg-type]
    if not made.reviewed <= made.until <= made.reviewed + LONGEST:
        raise ValueError(f"exception {number}: it is good for half a year after its review at most")
    return made
