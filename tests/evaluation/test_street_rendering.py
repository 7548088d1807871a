"""A rendered street shows what its record says."""

import json
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.evaluation.street.rendering import StreetTruth, Walker, render
from services.evaluation.street.truth import FaceTruth
from tests.evaluation import people

SIZE = (320, 180)


def walker(
    identity: str, start_seconds: float = 0.0, lane: float = 0.0, lane_end: float | None = None
) -> Walker:
    return Walker(people.photo(), people.FACE, start_seconds, lane, identity, lane_end, walk_seconds=3.0)


def frames(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as video:
        return [frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in video.decode(video=0)]


def seen(truth: StreetTruth, identity: str) -> list[FaceTruth]:
    return [face for frame in truth.frames for face in frame.faces if face.identity == identity]


def test_the_record_has_every_frame_of_the_video(tmp_path: Path) -> None:
    truth = render([walker("anna")], tmp_path / "street.mp4", SIZE, fps=6)
    shown = frames(tmp_path / "street.mp4")
    assert len(shown) == len(truth.frames) == 24
    assert shown[0].shape == (180, 320, 3)


def test_a_face_grows_on_its_way_to_the_camera(tmp_path: Path) -> None:
    truth = render([walker("anna")], tmp_path / "street.mp4", SIZE, fps=6)
    # In a picture a quarter as high: 30 px and 110 px of 720.
    heights = [face.box.height_px for face in seen(truth, "anna")]
    assert heights == sorted(heights)
    assert heights[0] == pytest.approx(7.5)
    assert max(heights) > 27


def test_a_face_is_where_the_record_says(tmp_path: Path) -> None:
    truth = render([walker("anna", lane=0.5)], tmp_path / "street.mp4", SIZE, fps=6)
    shown = frames(tmp_path / "street.mp4")
    for number in (6, 9, 12):
        (face,) = truth.frames[number].faces
        x, y = (
            round(face.box.left_px + face.box.width_px / 2),
            round(face.box.top_px + face.box.height_px / 2),
        )
        np.testing.assert_allclose(
            shown[number][y - 1 : y + 2, x - 1 : x + 2].mean((0, 1)), people.SKIN, atol=25
        )


def test_who_walks_in_front_hides_who_walks_behind(tmp_path: Path) -> None:
    truth = render([walker("front"), walker("behind", 0.1)], tmp_path / "street.mp4", SIZE, fps=6)
    apart = render([walker("front"), walker("behind", 0.1, 1.2)], tmp_path / "apart.mp4", SIZE, fps=6)
    assert min(face.visible_ratio for face in seen(truth, "behind")[4:]) < 0.2
    assert min(face.visible_ratio for face in seen(apart, "behind")[4:12]) == 1.0


def test_those_who_cross_change_lanes(tmp_path: Path) -> None:
    truth = render([walker("anna", 0.0, -0.5, 0.3)], tmp_path / "street.mp4", SIZE, fps=6)
    middles = [face.box.left_px + face.box.width_px / 2 for face in seen(truth, "anna")]
    assert middles[0] < 160 < middles[-1]


def test_the_same_seed_gives_the_same_frames_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        render([walker("anna")], tmp_path / f"{name}.mp4", SIZE, fps=3, seed=seed)
    one, again, other = (np.stack(frames(tmp_path / f"{name}.mp4")) for name in ("one", "again", "other"))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_the_record_can_be_written_as_json(tmp_path: Path) -> None:
    truth = render([walker("anna")], tmp_path / "street.mp4", SIZE, fps=3)
    content = json.loads(json.dumps(truth.to_json()))
    assert content["frames"][0]["faces"][0]["identity"] == "anna"
    assert set(content["frames"][0]["faces"][0]["box"]) == {"left_px", "top_px", "width_px", "height_px"}


def test_progress_is_told_frame_by_frame(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    render(
        [],
        tmp_path / "street.mp4",
        SIZE,
        4,
        progress=lambda done, total: told.append((done, total)),
        seconds=1.0,
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_size_that_cannot_be_encoded_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="even sides"):
        render([], tmp_path / "street.mp4", (321, 180))
