"""What is said of footage before anybody signs, and to everybody."""

import pytest

from services.publication.footage import days_of, in_words, words_of
from sightline.registrar.v1.deployment_pb2 import Deployment, FootagePlan


@pytest.mark.parametrize(
    ("plan", "days", "said"),
    [
        (Deployment(), 0, "none is kept"),
        (Deployment(footage=FootagePlan()), 31, "kept 31 days at most, every face filled"),
        (Deployment(footage=FootagePlan(kept_days=1)), 1, "kept 1 day at most, every face filled"),
        (
            Deployment(footage=FootagePlan(kept_days=7, faces_clear=True)),
            7,
            "kept 7 days at most, faces NOT filled",
        ),
    ],
)
def test_how_long_and_whether_anybody_can_be_known_by_it(plan: Deployment, days: int, said: str) -> None:
    assert (days_of(plan), words_of(plan)) == (days, said)
    assert in_words(days, plan.footage.faces_clear) == said
