"""What became of each photo of a list, as it is kept and shown."""

from collections.abc import Sequence

from services.chassis.csv_files import as_text, written
from services.watchlists.enrolment import Enrolled, shown_path

COLUMNS = ("photo", "subject", "taken", "verdict", "explanation", "other_subject")


def line_of(one: Enrolled) -> tuple[str, ...]:
    """Return the columns of one photo, in words."""
    return (
        str(shown_path(one.photo)),
        one.photo.subject,
        "yes" if one.taken else "no",
        one.verdict,
        one.explanation,
        one.other_subject,
    )


def report_csv(results: Sequence[Enrolled]) -> str:
    """Return a line a photo, in the order given."""
    return written(COLUMNS, [[as_text(field) for field in line_of(one)] for one in results])
