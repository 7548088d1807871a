"""What an authorising officer reads before signing."""

from services.cli.authorising.checking import Reviewed
from services.cli.authorising.facts import facts_of
from sightline.registrar.v1.deployment_service_pb2 import Review


def footage_said(review: Review) -> str:
    return dict(facts_of(Reviewed(review)))["footage"]


def test_whether_footage_is_kept_and_how_is_read_before_it_is_signed() -> None:
    review = Review()
    assert footage_said(review) == "none is kept"
    review.deployment.footage.kept_days = 7
    assert footage_said(review) == "kept 7 days at most, every face filled"
    review.deployment.footage.faces_clear = True
    assert footage_said(review) == "kept 7 days at most, faces NOT filled"


def test_where_the_threshold_came_from_is_read_before_it_is_signed() -> None:
    review = Review()
    assert dict(facts_of(Reviewed(review)))["calibration"].startswith("none")
    review.deployment.calibration.from_pack = True
    assert "NOT measured for this list" in dict(facts_of(Reviewed(review)))["calibration"]
