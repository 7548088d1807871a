"""The mark that a copy bears: by when it must be gone, and who exported it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

# The ceiling of the retention policy for whatever left the system.
KEPT: Final = timedelta(days=31)
PREFIX: Final = "Sightline-Must-Be-Gone-By: "
# Between the moment and what follows it.
AFTER_MOMENT: Final = "; "
# First in a JSON file, so that a purge knows it for a copy without reading on.
IN_JSON: Final = "sightline_must_be_gone_by"


@dataclass(frozen=True, slots=True)
class Mark:
    """`persons`: who asked for the export and who confirmed it."""

    gone_by: datetime
    export: str
    persons: Sequence[str]

    @property
    def text(self) -> str:
        """As the comment of a picture or a video."""
        return (
            f"{in_words(self.gone_by)}{AFTER_MOMENT}exported by {' and '.join(self.persons)}, {self.export}"
        )


def in_words(gone_by: datetime) -> str:
    """Return the mark of what nobody exported by name: the moment alone."""
    return PREFIX + stamp(gone_by)


def stamp(when: datetime) -> str:
    """RFC 3339, UTC, whole milliseconds."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_in(comment: str) -> str:
    """Return the moment that a comment states; empty when it is no mark."""
    return comment.removeprefix(PREFIX).partition(AFTER_MOMENT)[0] if comment.startswith(PREFIX) else ""
