"""Names of pictures: which are pictures, and in which order they are shown."""

import re

PICTURE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}
)
_DIGITS = re.compile(r"(\d+)")


def is_picture_name(name: str) -> bool:
    """Whether a file of this name is taken for a picture. Hidden files are not."""
    stem, dot, suffix = name.rpartition(".")
    return bool(stem) and not name.startswith(".") and (dot + suffix).lower() in PICTURE_SUFFIXES


def natural_order(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Return a key that sorts as people count: `frame-2` before `frame-10`."""
    parts = (part for part in _DIGITS.split(name.lower()) if part)
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts), name


def listed(names: list[str], at_most: int = 5) -> str:
    """Return the first names and how many more there are: `a.jpg, b.jpg and 3 more`."""
    shown = ", ".join(names[:at_most])
    more = len(names) - at_most
    return f"{shown} and {more} more" if more > 0 else shown
