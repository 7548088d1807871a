"""The rule of a pass, by name: thresholds are measured for it, and void when it is another."""

import hashlib
from collections.abc import Iterable
from typing import Final

# Looks at a track, from which quality on and by which growth; shots that one look fuses, from which share of
# the best one's quality on, how these are weighted, and by which sides. The tests hold it to the services.
PASS_RULE: Final = "3 looks from 12 by 2.2, 5 shots from 0.4 of the best, q4, all but the best by one side"


def list_digest(photos: Iterable[tuple[str, str]]) -> str:
    """Return what names a list: subjects and SHA-256 of their photos, hexadecimal, in any order."""
    lines = sorted(f"{subject}\n{photo}" for subject, photo in set(photos))
    return hashlib.sha256("\n\n".join(lines).encode(errors="surrogatepass")).hexdigest()
