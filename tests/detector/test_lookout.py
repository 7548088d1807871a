from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Detection, Pixels, PixelSpan
from services.detector.domain.gate import GateRule, MotionGate
from services.detector.domain.overlap import corners, iou
from services.detector.domain.parts import Part
from services.detector.handler import Lookout
from services.evaluation.street.video import pictures_in
from tests.detector.stage import noisy_frame


def lookout(finder: OnnxFinder) -> Lookout:
    return Lookout(finder, Cv2Pictures().scaled)


def found_again(faces: Sequence[Detection], among: Sequence[Detection]) -> list[bool]:
    """Of faces to be sure of, whether each is among others, in the same place."""
    sure = [one for one in faces if one.score_ratio >= 0.5]
    alike = iou(corners(one.box for one in sure), corners(one.box for one in among))
    return [bool(row.size and row.max() > 0.7) for row in alike]


@pytest.mark.parametrize("model", ["centerface", "yunet"])
def test_in_a_street_the_same_people_are_found_where_only_what_moved_is_looked_at(
    model: str, walked: Path, request: pytest.FixtureRequest
) -> None:
    finder: OnnxFinder = request.getfixturevalue(model)
    look, gate = lookout(finder), MotionGate(GateRule())
    shares, same = [], list[bool]()
    for number, picture in enumerate(pictures_in(walked)):
        faces, asked = look.next(picture, gate, number / 8)
        (whole,) = finder.find([picture])
        shares.append(asked.share_ratio(picture))
        same += found_again(whole, faces) + found_again(faces, whole)
    assert len(same) > 60 and all(same)
    assert shares[0] == 1 and np.mean(shares[1:]) < 0.7


def test_a_part_is_seen_as_it_is_in_the_whole(centerface: OnnxFinder, walked: Path) -> None:
    *_, picture = pictures_in(walked)
    (whole,) = centerface.find([picture])
    best = whole[0]
    x_px, y_px = (int(place) // 64 * 64 for place in best.box.centre_px)
    span = PixelSpan(max(x_px - 192, 0), max(y_px - 192, 0), x_px + 192, y_px + 192)
    gate = MotionGate(GateRule())
    look = lookout(centerface)
    look.next(picture, gate, 0.0)
    changed = picture.copy()
    changed[span.rows, span.columns] //= 2
    asked = look.asked(changed, gate, 0.1, gate.generation)
    (found,), (halved,) = look([asked.parts(changed)]), centerface.find([changed])
    assert asked.spans and 0 < asked.share_ratio(changed) < 0.6
    seen = max(found, key=lambda one: one.score_ratio)
    same = max(halved, key=lambda one: one.box.overlap_px2(seen.box))
    np.testing.assert_allclose(seen.landmarks, same.landmarks, atol=1.0)
    assert seen.score_ratio == pytest.approx(same.score_ratio, abs=0.03)


def test_who_stands_before_a_still_camera_is_found_in_every_frame_though_looked_at_once(
    centerface: OnnxFinder, astronaut: Pixels
) -> None:
    look, gate = lookout(centerface), MotionGate(GateRule())
    found = [look.next(astronaut, gate, number / 10)[0] for number in range(5)]
    assert all(faces == found[0] for faces in found) and len(found[0]) >= 1
    _, asked = look.next(astronaut, gate, 0.5)
    assert (asked.spans, asked.share_ratio(astronaut)) == ((), 0.0)


def test_a_picture_of_which_nothing_is_sought_has_no_faces_beside_others(
    centerface: OnnxFinder, astronaut: Pixels
) -> None:
    nothing, found = lookout(centerface)([[], [Part.whole(astronaut)]])
    assert nothing == () and len(found) >= 1


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (361, 641), (2, 2000)])
def test_pictures_of_any_size_have_a_grid(centerface: OnnxFinder, size: tuple[int, int]) -> None:
    look, gate = lookout(centerface), MotionGate(GateRule())
    picture = noisy_frame(*size)
    assert look.next(picture, gate, 0.0)[1].spans is None
    assert look.next(picture, gate, 0.1)[1].spans == ()
    assert look.next(255 - picture, gate, 0.2)[1].share_ratio(picture) > 0


def test_nothing_sought_nothing_found(centerface: OnnxFinder) -> None:
    assert lookout(centerface)([]) == []
