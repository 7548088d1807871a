"""Nothing is signed but a statement that says exactly what was shown."""

from collections.abc import Callable

import pytest

from services.chassis.errors import Refused
from services.cli.authorising.checking import Reviewed
from sightline.registrar.v1.deployment_service_pb2 import Review, ReviewedEntry
from tests.cli.reviewing import covered, entry, parts

Change = Callable[[Review, list[ReviewedEntry]], None]


def reviewed(change: Change = lambda review, entries: None) -> Reviewed:
    first, *rest = parts(change)
    made = Reviewed(first.review)
    for part in rest:
        made.take(part.entry)
    return made


def test_what_says_what_is_shown_may_be_signed() -> None:
    reviewed().check("market", "berta")


def test_its_author_may_not_sign() -> None:
    with pytest.raises(Refused, match="somebody else must authorise it"):
        reviewed().check("market", "anton")


def test_a_picture_is_the_one_whose_digest_is_signed() -> None:
    def swap(review: Review, entries: list[ReviewedEntry]) -> None:
        entries[0].jpeg = entries[1].jpeg

    with pytest.raises(Refused, match="picture of"):
        reviewed(swap)


def test_pictures_are_not_kept_in_memory() -> None:
    assert all(not one.jpeg for one in reviewed().entries)


def _field(name: str, value: object) -> Change:
    def change(review: Review, entries: list[ReviewedEntry]) -> None:
        setattr(entries[0], name, value)

    return change


def _plan(review: Review, entries: list[ReviewedEntry]) -> None:
    review.deployment.threshold = 0.5


def _officer(review: Review, entries: list[ReviewedEntry]) -> None:
    review.deployment.officers.append("mallory")


def _hidden(review: Review, entries: list[ReviewedEntry]) -> None:
    digests = sorted([*review.statement.entry_digests, covered(entry(9))])
    del review.statement.entry_digests[:]
    review.statement.entry_digests.extend(digests)


def _left_out(review: Review, entries: list[ReviewedEntry]) -> None:
    entries.pop()


def _unsorted(review: Review, entries: list[ReviewedEntry]) -> None:
    digests = sorted(review.statement.entry_digests, reverse=True)
    del review.statement.entry_digests[:]
    review.statement.entry_digests.extend(digests)


def _other_deployment(review: Review, entries: list[ReviewedEntry]) -> None:
    review.statement.deployment = "station"


def _no_draft(review: Review, entries: list[ReviewedEntry]) -> None:
    review.statement.draft = b""


def _nobody(review: Review, entries: list[ReviewedEntry]) -> None:
    review.statement.author = ""


def _by_hand_unsaid(review: Review, entries: list[ReviewedEntry]) -> None:
    del review.photos_by_hand[:]


def _counts(review: Review, entries: list[ReviewedEntry]) -> None:
    review.subject_count = 2


LIES: dict[str, Change] = {
    "threshold": _plan,
    "officers": _officer,
    "an entry that is not shown": _hidden,
    "an entry that is not signed": _left_out,
    "another order": _unsorted,
    "another deployment": _other_deployment,
    "no draft": _no_draft,
    "no author": _nobody,
    "by hand, unsaid": _by_hand_unsaid,
    "count": _counts,
    "subject": _field("subject", "case-8"),
    "reason": _field("reason", "wanted"),
    "source": _field("source", "rumour"),
    "category": _field("category", "wanted"),
    "date of birth": _field("date_of_birth", "2012-02-03"),
    "justification": _field("justification", "none"),
    "instruction": _field("instruction", "Shoot"),
    "by hand": _field("by_hand", True),
    "photo": _field("photo", "ab" * 32),
    "template": _field("template_digest", bytes(32)),
    "model": _field("model_id", "other"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_statement_about_something_else_is_not_signed(lie: str) -> None:
    with pytest.raises(Refused, match=r"^nothing was signed: [^\n]*$"):
        reviewed(LIES[lie]).check("market", "berta")
