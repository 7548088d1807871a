"""CSV for people who open it in a spreadsheet: what it takes for a formula is text there."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for a formula when a field begins with it.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def written(names: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a line of names and one for each of `lines` (RFC 4180)."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(names)
    writer.writerows(lines)
    return file.getvalue()


def as_text(text: str) -> str:
    """Return a field that no spreadsheet computes."""
    return f"'{text}" if text.startswith(_FORMULAS) else text
