"""Is this photo on the list already, or does it look like another subject?"""

from collections.abc import Sequence

import numpy as np

from services.registrar.domain.entries import EnrolledPhoto, Template
from services.registrar.domain.photo_gate import Finding, Verdict

# Two copies of one photo, resized or compressed again, score above this; two photos of one person do not.
SAME_PHOTO_SCORE = 0.995


def compare(
    subject: str, photo: str, template: Template, enrolled: Sequence[EnrolledPhoto], threshold: float
) -> Finding | None:
    """Return what stands against taking a photo (or beside it); None when nothing does.

    `threshold` is the deployment's: from there on two subjects would answer for each other.
    """
    if not enrolled:
        return None
    scores = np.stack([other.template for other in enrolled]) @ template
    for other, score in zip(enrolled, scores, strict=True):
        if other.entry.photo == photo or score >= SAME_PHOTO_SCORE:
            whose = "this subject" if other.entry.subject == subject else other.entry.subject
            text = f"the same photo is already on the list, for {whose}"
            return Finding(Verdict.DUPLICATE, text, other_subject=other.entry.subject)
    others = [index for index, other in enumerate(enrolled) if other.entry.subject != subject]
    if others:
        nearest = max(others, key=lambda index: float(scores[index]))
        if scores[nearest] >= threshold:
            name = enrolled[nearest].entry.subject
            text = f"taken, but it looks like {name}: an alert may name either"
            return Finding(Verdict.LOOKS_LIKE_ANOTHER, text, other_subject=name)
    return None
