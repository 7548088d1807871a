"""The pictures of an alert."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from services.cli.report import pictures
from services.cli.report.pictures import FACE_PX, GAP_PX, WIDTH_PX
from services.copies.jpeg_comment import comments_of
from tests.cli.reports import ANSWERED, BARE


def decoded(jpeg: bytes | None) -> NDArray[np.uint8]:
    assert jpeg is not None
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert picture is not None
    return picture.astype(np.uint8)


def extent(picture: NDArray[np.uint8], channel: int) -> tuple[int, int]:
    """Height and width of what is mostly red (0) or blue (2)."""
    others = [other for other in range(3) if other != channel]
    found = picture[..., channel].astype(int) - picture[..., others].max(axis=2) > 80
    return int(found.any(axis=1).sum()), int(found.any(axis=0).sum())


def test_live_face_and_reference_are_shown_equally_large() -> None:
    sheet = decoded(pictures.sheet(ANSWERED, trial=False))
    live, reference = (
        sheet[:, GAP_PX : GAP_PX + FACE_PX],
        sheet[:, 2 * GAP_PX + FACE_PX : 2 * GAP_PX + 2 * FACE_PX],
    )
    # A tall and a wide picture: the longer side of each fills its square.
    assert abs(extent(live, 0)[0] - FACE_PX) <= 4
    assert abs(extent(reference, 2)[1] - FACE_PX) <= 4


def test_every_picture_carries_its_day() -> None:
    for jpeg in (
        pictures.sheet(ANSWERED, trial=True),
        pictures.face(ANSWERED.face_jpeg, ANSWERED, trial=True),
        pictures.scene(ANSWERED, trial=True),
    ):
        assert jpeg is not None
        assert comments_of(jpeg) == ["Sightline-Must-Be-Gone-By: 2026-12-24T09:30:00.000Z"]


def test_a_trial_is_stamped_into_every_picture() -> None:
    for draw in (pictures.sheet, pictures.scene):
        trial, authorised = decoded(draw(ANSWERED, True)), decoded(draw(ANSWERED, False))
        assert amber(trial) > 100
        assert amber(authorised) == 0
    assert amber(decoded(pictures.face(ANSWERED.face_jpeg, ANSWERED, True))) > 100


def amber(picture: NDArray[np.uint8]) -> int:
    return int((np.abs(picture.astype(int) - pictures.AMBER).max(axis=2) < 24).sum())


def test_an_alert_without_evidence_still_has_a_picture() -> None:
    assert decoded(pictures.sheet(BARE, trial=True)).shape[1] == WIDTH_PX
    assert pictures.scene(BARE, trial=True) is None


def test_evidence_that_is_no_picture_is_drawn_as_absent() -> None:
    broken = replace(ANSWERED, face_jpeg=b"no picture", context_jpeg=b"neither")
    assert extent(decoded(pictures.sheet(broken, trial=True)), 0) == (0, 0)


def test_a_picture_names_nobody_and_tells_no_score() -> None:
    renamed = replace(ANSWERED, subject="somebody else", reason="another", score=0.5, answer=None)
    assert pictures.sheet(ANSWERED, trial=True) == pictures.sheet(renamed, trial=True)
