"""The record of a street."""

from services.evaluation.street.cutout import Box
from services.evaluation.street.truth import FaceTruth, FrameTruth, StreetTruth


def test_the_record_names_units() -> None:
    face = FaceTruth("anna", Box(1.0, 2.0, 3.0, 4.0), 0.5)
    truth = StreetTruth(640, 360, 12.0, (FrameTruth(0, 0.0, (face,)),))
    assert truth.to_json() == {
        "width_px": 640,
        "height_px": 360,
        "frames_per_second": 12.0,
        "frames": (
            {
                "number": 0,
                "seconds": 0.0,
                "faces": (
                    {
                        "identity": "anna",
                        "box": {"left_px": 1.0, "top_px": 2.0, "width_px": 3.0, "height_px": 4.0},
                        "visible_ratio": 0.5,
                    },
                ),
            },
        ),
    }
