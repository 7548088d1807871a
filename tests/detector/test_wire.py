from datetime import UTC, datetime

import numpy as np
import pytest

from services.detector import wire
from services.detector.domain.context import Size
from services.detector.domain.faces import Box
from services.detector.domain.probe import ContextPicture, EncodedShot, Portrait, Probe
from services.detector.domain.quality import Quality
from tests.detector.walkers import FIVE_POINTS

AT = datetime(2026, 1, 1, 0, 0, 5, 250_000, tzinfo=UTC)
SHOT = EncodedShot(b"shot", FIVE_POINTS, Quality(0.5, 60, 0.4, -12), AT)


def test_a_probe_says_all_that_is_known_of_its_shots() -> None:
    context = ContextPicture(b"context", Size(480, 270), Box(1, 2, 3, 4))
    message = wire.face_detected(Probe("7-0", 2, (SHOT,), context))
    assert (message.track, message.look) == ("7-0", 2)
    (shot,) = message.shots
    assert (shot.jpeg, shot.face_size_px, shot.yaw_degrees) == (b"shot", 60, -12)
    assert shot.quality == pytest.approx(12)
    assert shot.captured_at.ToDatetime(UTC) == AT
    np.testing.assert_allclose([(point.x_px, point.y_px) for point in shot.landmarks], FIVE_POINTS)
    assert (message.context.jpeg, message.context.width_px, message.context.height_px) == (
        b"context",
        480,
        270,
    )
    assert (message.context.face.left_px, message.context.face.height_px) == (1, 4)


def test_a_photographs_faces_have_no_time() -> None:
    shot = EncodedShot(b"shot", FIVE_POINTS, SHOT.quality)
    portrait = Portrait(Box(1, 2, 3, 4), FIVE_POINTS, SHOT.quality, 0.25, shot)
    message = wire.faces_found(640, 480, [portrait])
    (face,) = message.faces
    assert (message.width_px, message.height_px, face.brightness_ratio) == (640, 480, 0.25)
    assert not face.shot.HasField("captured_at")
    assert len(face.landmarks) == len(face.shot.landmarks) == 5
