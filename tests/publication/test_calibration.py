"""What is said of a threshold's origin before anybody signs."""

import pytest

from services.publication.calibration import words_of
from sightline.registrar.v1.deployment_pb2 import Calibration, Deployment


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Deployment(threshold=0.95), "none: nobody measured what this threshold does"),
        (
            Deployment(calibration=Calibration(people=400, false_alert_ratio=0.01)),
            "measured for this list with 400 people, 1.00% false alerts a pass",
        ),
        (
            Deployment(
                calibration=Calibration(
                    people=1939, false_alert_ratio=0.001, extrapolated=True, from_pack=True
                )
            ),
            "the model pack's own, NOT measured for this list or its cameras; 1939 people,"
            " 0.10% false alerts a pass, extrapolated",
        ),
    ],
)
def test_whoever_signs_reads_whether_a_threshold_was_measured_for_this_list(
    plan: Deployment, said: str
) -> None:
    assert words_of(plan) == said
