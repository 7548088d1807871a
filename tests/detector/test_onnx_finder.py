from pathlib import Path

import numpy as np
import pytest

from services.detector import service
from services.detector.adapters.onnx_finder import Fit, OnnxFinder, fit
from services.detector.domain.faces import Detection, Pixels, PixelSpan
from services.detector.domain.overlap import corners, iou
from services.detector.domain.parts import Part
from services.detector.settings import DetectorSettings
from services.evaluation.street.video import pictures_in

INT8 = DetectorSettings(pack="bundled-int8")
SETTINGS = DetectorSettings()


@pytest.mark.parametrize(
    ("width_px", "height_px", "fitted"),
    [
        (1280, 720, Fit(640, 360, 0.5, 640, 384)),
        (720, 1280, Fit(360, 640, 0.5, 384, 640)),
        (176, 144, Fit(176, 144, 1.0, 192, 160)),
        (5000, 1, Fit(640, 1, 0.128, 640, 32)),
    ],
)
def test_a_picture_is_scaled_down_and_padded_to_a_multiple_of_32(
    width_px: int, height_px: int, fitted: Fit
) -> None:
    assert fit(width_px, height_px, 640) == fitted


def test_a_batch_of_several_sizes_answers_in_order(centerface: OnnxFinder, astronaut: Pixels) -> None:
    wide = np.pad(astronaut, ((0, 0), (300, 0), (0, 0)))
    empty = np.full((300, 400, 3), 128, np.uint8)
    together = centerface.find([astronaut, wide, empty, astronaut])
    alone = [centerface.find([picture])[0] for picture in (astronaut, wide, empty, astronaut)]
    assert [len(found) for found in together] == [len(found) for found in alone]
    for found, single in zip(together, alone, strict=True):
        for one, other in zip(found, single, strict=True):
            np.testing.assert_allclose(one.landmarks, other.landmarks, atol=0.1)
    shift_px = together[1][0].landmarks[:, 0] - together[0][0].landmarks[:, 0]
    np.testing.assert_allclose(shift_px, 300, atol=6)


def test_the_frame_is_only_read(centerface: OnnxFinder, astronaut: Pixels) -> None:
    frame = astronaut.copy()
    frame.flags.writeable = False
    centerface.find([frame])
    np.testing.assert_array_equal(frame, astronaut)


def test_no_pictures_no_faces(centerface: OnnxFinder) -> None:
    assert list(centerface.find([])) == []


def nearest(face: Detection, others: list[Detection]) -> tuple[float, Detection]:
    """The other face that overlaps most, and by how much (IoU)."""
    overlaps = iou(corners([face.box]), corners(other.box for other in others))[0]
    place = int(overlaps.argmax())
    return float(overlaps[place]), others[place]


def test_in_a_rendered_street_both_find_the_same_faces_in_the_same_places(
    walked: Path, centerface: OnnxFinder
) -> None:
    eight, off_ratios = service.finder(INT8), []
    for picture in pictures_in(walked):
        (float32,), (int8,) = centerface.find([picture]), eight.find([picture])
        for faces, others in ((float32, int8), (int8, float32)):
            # Whoever opens a track for one continues it for the other at least.
            opening = [face for face in faces if face.score_ratio >= SETTINGS.opening_score_ratio]
            going_on = [face for face in others if face.score_ratio >= SETTINGS.high_score_ratio]
            for face in opening:
                overlap_ratio, other = nearest(face, going_on)
                assert overlap_ratio > 0.7
                assert abs(face.score_ratio - other.score_ratio) < 0.15
                off_px = np.linalg.norm(face.landmarks - other.landmarks, axis=1)
                off_ratios.append(off_px.max() / face.box.size_px)
    assert len(off_ratios) > 40
    assert max(off_ratios) < 0.1 and np.median(off_ratios) < 0.03


def test_of_a_picture_nothing_stays_in_the_input_whatever_comes_after_it(
    centerface: OnnxFinder, astronaut: Pixels
) -> None:
    part = Part(astronaut, PixelSpan(128, 0, 320, 256))
    for parts in ([Part.whole(astronaut)] * 2, [part], [Part.whole(astronaut)]):
        assert all(any(one.score_ratio > 0.5 for one in found) for found in centerface.find_in(parts))
        assert not centerface._inputs.take((2, 3, 512, 512)).any()


def test_faces_of_a_part_are_where_they_are_in_the_whole(centerface: OnnxFinder, astronaut: Pixels) -> None:
    ((whole, *_), (part, *_)) = centerface.find_in(
        [Part.whole(astronaut), Part(astronaut, PixelSpan(128, 0, 320, 256))]
    )
    np.testing.assert_allclose(part.landmarks, whole.landmarks, atol=1.5)
    assert part.box.left_px == pytest.approx(whole.box.left_px, abs=2)
