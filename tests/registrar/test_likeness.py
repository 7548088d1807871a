"""Is this photo on the list already?"""

from datetime import UTC, datetime

import numpy as np
import pytest

from services.registrar.domain.entries import EnrolledPhoto, Entry, Template
from services.registrar.domain.likeness import compare, look_alikes
from services.registrar.domain.photo_gate import Verdict

LATER = datetime(2030, 1, 1, tzinfo=UTC)


def at(cosine: float) -> Template:
    return np.array([cosine, (1 - cosine**2) ** 0.5], np.float32)


LIST = [EnrolledPhoto(Entry("a", "r", "s", LATER, "photo a"), b"", at(1.0), "model")]


@pytest.mark.parametrize(
    ("subject", "photo", "cosine", "verdict"),
    [
        ("b", "photo b", 0.2, None),
        ("b", "photo b", 0.59, None),
        ("b", "photo b", 0.61, Verdict.LOOKS_LIKE_ANOTHER),
        ("a", "photo b", 0.61, None),
        ("b", "photo b", 0.999, Verdict.DUPLICATE),
        ("a", "photo b", 0.999, Verdict.DUPLICATE),
        ("b", "photo a", 0.2, Verdict.DUPLICATE),
    ],
)
def test_a_photo_is_compared_with_the_list(
    subject: str, photo: str, cosine: float, verdict: Verdict | None
) -> None:
    finding = compare(subject, photo, at(cosine), LIST, 0.6)
    assert (finding.verdict if finding else None) == verdict


def test_the_first_photo_has_nobody_to_be_compared_with() -> None:
    assert compare("a", "photo a", at(1.0), [], 0.6) is None


def test_a_look_alike_is_taken_and_named() -> None:
    finding = compare("b", "photo b", at(0.8), LIST, 0.6)
    assert finding is not None and finding.taken and finding.other_subject == "a"


def named(subject: str, cosine: float) -> EnrolledPhoto:
    return EnrolledPhoto(Entry(subject, "r", "s", LATER, f"photo {cosine}"), b"", at(cosine), "model")


def test_in_a_review_both_of_two_look_alikes_are_named_whichever_came_first() -> None:
    photos = [named("a", 1.0), named("b", 0.9), named("a", 0.99), named("c", -0.5)]
    assert look_alikes(photos, 0.8) == ["b", "a", "b", ""]


def test_a_long_list_is_compared_block_by_block() -> None:
    photos = [named(f"subject {number}", 1 - number / 1000) for number in range(1100)]
    assert all(look_alikes(photos[:1001], 0.9)[:900]) and look_alikes([], 0.8) == []
