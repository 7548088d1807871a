"""What an authorising officer reads of a deployment and of its list, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.cli.authorising.checking import Reviewed
from services.cli.deployment_words import adjudication_of, shown_source
from services.cli.showing import counted, moment
from services.publication.calibration import words_of as calibration_of
from services.publication.footage import words_of
from sightline.registrar.v1.deployment_service_pb2 import ReviewedEntry


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject with all photos, in the order in which they came."""

    name: str
    entries: Sequence[ReviewedEntry]

    @property
    def details(self) -> list[tuple[str, str]]:
        """What is said of the entry, each with its name."""
        return list(zip(COLUMNS, details(self.entries[0]), strict=True))

    @property
    def remarks(self) -> list[str]:
        """What is to be looked at twice."""
        found = ["added by hand"] if any(entry.by_hand for entry in self.entries) else []
        alike = sorted({entry.looks_like for entry in self.entries if entry.looks_like})
        return [*found, *(f"looks like {other}" for other in alike)]


def subjects_of(reviewed: Reviewed) -> list[Subject]:
    """Return the subjects of the list; entries of one that differ stand apart."""
    found: dict[tuple[object, ...], list[ReviewedEntry]] = {}
    for entry in reviewed.entries:
        found.setdefault((entry.subject, *details(entry)), []).append(entry)
    return [Subject(entries[0].subject, entries) for entries in found.values()]


def details(entry: ReviewedEntry) -> tuple[str, ...]:
    """Return what is said of an entry, in the order of COLUMNS."""
    return (
        entry.category,
        entry.reason,
        entry.source,
        entry.date_of_birth or "nobody said",
        moment(entry.expires_at),
        entry.justification,
        entry.instruction,
    )


COLUMNS = ("category", "reason", "source", "born", "expires", "justification", "instruction")


def facts_of(reviewed: Reviewed) -> list[tuple[str, str]]:
    """Return all that is signed beside the list."""
    review, deployment = reviewed.review, reviewed.review.deployment
    return [
        ("deployment", deployment.name),
        ("place", deployment.place),
        ("purpose", deployment.purpose),
        ("legal basis", deployment.legal_basis),
        ("from", moment(deployment.start)),
        ("until", moment(deployment.end)),
        ("cameras", "; ".join(f"{camera.id}: {shown_source(camera)}" for camera in deployment.cameras)),
        ("threshold", f"{deployment.threshold:g}"),
        ("calibration", calibration_of(deployment)),
        ("officers", ", ".join(deployment.officers)),
        ("adjudication", adjudication_of(deployment.adjudication)),
        ("model pack", deployment.model_pack or "bundled"),
        (
            "one pass",
            f"{deployment.pass_gap_seconds:g} s" if deployment.HasField("pass_gap_seconds") else "60 s",
        ),
        (
            "most false alerts",
            f"{deployment.most_false_alert_ratio:g} of the faces"
            if deployment.HasField("most_false_alert_ratio")
            else "0.001 of the faces",
        ),
        ("footage", words_of(deployment)),
        ("author", review.statement.author),
        ("list", f"{counted(review.subject_count, 'subject')}, {counted(review.photo_count, 'photo')}"),
        ("added by hand", str(len(reviewed.by_hand))),
    ]
