from datetime import UTC, datetime

import numpy as np

from services.detector.domain.context import Size
from services.detector.domain.faces import Box
from services.detector.domain.probe import ContextPicture, EncodedShot, Probe
from services.detector.domain.quality import Quality

CONTEXT = ContextPicture(b"", Size(1, 1), Box(0, 0, 1, 1))


def taken(second: int) -> EncodedShot:
    at = datetime(2026, 1, 1, 0, 0, second, tzinfo=UTC)
    return EncodedShot(b"", np.zeros((5, 2), np.float32), Quality(1, 1, 1, 0), at)


def test_a_probe_is_as_new_as_its_newest_shot() -> None:
    probe = Probe("1-0", 1, (taken(2), taken(5), taken(3)), CONTEXT)
    assert probe.captured_at == taken(5).captured_at


def test_of_a_probe_that_was_sent_no_landmark_is_left() -> None:
    shot = taken(1)
    shot.landmarks.fill(41.5)
    Probe("1-0", 1, (shot,), CONTEXT).wipe()
    assert not shot.landmarks.any()
