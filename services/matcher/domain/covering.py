"""Which entries of a list may match: those that an authorisation covers; a trial has none, and a limit."""

from collections.abc import Collection, Sequence

from services.matcher.domain.gallery import Enrolled

# Without an authorisation a list is for trying things out.
MOST_TRIAL_SUBJECTS = 100


def covered(entries: Sequence[Enrolled], digests: Collection[bytes] | None) -> list[Enrolled]:
    """Return those of `entries` whose digest is covered; with None, of a trial, all."""
    return [entry for entry in entries if digests is None or entry.digest in digests]


def trial_problem(subject_count: int) -> str:
    """Return why a trial with so many subjects is not loaded; empty when it may be."""
    if subject_count <= MOST_TRIAL_SUBJECTS:
        return ""
    return f"its list has {subject_count} subjects; a trial may have {MOST_TRIAL_SUBJECTS}"
