"""Is this photo on the list already, or does it look like another subject?"""

from collections.abc import Sequence

import numpy as np

from services.registrar.domain.entries import EnrolledPhoto, Template
from services.registrar.domain.photo_gate import Finding, Verdict

# Two copies of one photo, resized or compressed again, score above this; two photos of one person do not.
SAME_PHOTO_SCORE = 0.995
# Rows compared at once: 10,000 photos at 500 a time need 20 MB.
_BLOCK = 500


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


def look_alikes(enrolled: Sequence[EnrolledPhoto], threshold: float) -> list[str]:
    """Return for each photo the other subject that it looks most like; empty where there is none.

    Unlike `compare` it also finds what was enrolled after the photo.
    """
    if not enrolled:
        return []
    templates = np.stack([photo.template for photo in enrolled])
    names, subjects = np.unique([photo.entry.subject for photo in enrolled], return_inverse=True)
    found: list[str] = []
    for start in range(0, len(enrolled), _BLOCK):
        block = slice(start, start + _BLOCK)
        scores = templates[block] @ templates.T
        scores[subjects[block, None] == subjects[None, :]] = -np.inf
        nearest = scores.argmax(axis=1)
        alike = scores[np.arange(len(nearest)), nearest] >= threshold
        found += [
            str(names[subjects[other]]) if is_alike else ""
            for other, is_alike in zip(nearest, alike, strict=True)
        ]
    return found
