"""Landmarks that regression trees find again, with the trees of the bundled pack on real portraits."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from services.cli.demo import assets
from services.detector.adapters import tree_refiner
from services.detector.adapters.crop_refiner import CropRefiner
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.refining import refiner_of
from services.detector.adapters.tree_refiner import TreeRefiner
from services.detector.domain.faces import Box, Detection, Landmarks, Pixels
from services.detector.domain.refining import take_mean
from services.evaluation.people import picture_of
from services.evaluation.recogniser import Recogniser
from services.model_packs import Pack, fetch, load
from services.model_packs.landmark_trees import LandmarkTrees, Points, similarity
from tests.model_packs.test_landmark_trees import BY_DLIB

# Made of a second detector: only that it is asked for counts here.
ANOTHER = cast(OnnxFinder, object())


@pytest.fixture(scope="module")
def pack() -> Pack:
    fetch("bundled")
    return load("bundled")


@pytest.fixture(scope="module")
def recogniser(pack: Pack) -> Recogniser:
    return Recogniser.of(pack)


@pytest.fixture(scope="module")
def refiner(pack: Pack) -> TreeRefiner:
    assert pack.landmarker is not None
    spec = pack.embedder.spec
    return TreeRefiner.of(pack.landmarker, spec.input, spec.chip_landmarks_px)


@pytest.fixture(params=["astronaut.png", "grace_hopper.jpg", "obama.jpg", "biden.jpg"])
def portrait(request: pytest.FixtureRequest, recogniser: Recogniser) -> tuple[Pixels, Detection]:
    picture = picture_of(Path(assets.fetch()[request.param]))
    found = recogniser.main_face(picture)
    assert found is not None
    return picture, found


def refined(refiner: TreeRefiner, picture: Pixels, landmarks: Landmarks, face: Box) -> Landmarks:
    """Better landmarks; those given stay as they are."""
    better: Landmarks = landmarks.copy()
    refiner(picture, better, face)
    return better


def complex_of(points: Sequence[tuple[float, float]]) -> Points:
    return np.array([complex(x, y) for x, y in points])


def off(landmarks: Landmarks, other: Landmarks) -> float:
    """How far apart, on average, in pixels."""
    return float(np.linalg.norm(landmarks - other, axis=1).mean())


def test_a_face_that_was_aligned_badly_is_aligned_better(
    portrait: tuple[Pixels, Detection], refiner: TreeRefiner
) -> None:
    picture, found = portrait
    good = refined(refiner, picture, found.landmarks, found.box)
    size_px = found.box.size_px
    for x_ratio, y_ratio in ((0.06, 0.0), (-0.06, 0.0), (0.0, 0.06), (0.0, -0.06)):
        moved = found.landmarks + np.array([x_ratio * size_px, y_ratio * size_px], np.float32)
        again = refined(refiner, picture, moved, found.box)
        # Half of the mistake is left, as the mean is with the points that were given.
        assert off(again, good) < 0.7 * 0.06 * size_px


@pytest.mark.parametrize("name", BY_DLIB)
def test_landmarks_move_half_way_to_where_dlibs_own_points_align_the_face(
    pack: Pack, recogniser: Recogniser, refiner: TreeRefiner, name: str
) -> None:
    picture = picture_of(Path(assets.fetch()[name]))
    found = recogniser.main_face(picture)
    assert pack.landmarker is not None and found is not None
    turn, shift = similarity(complex_of(BY_DLIB[name][1]), complex_of(pack.landmarker.spec.points_px))
    aligned = (complex_of(pack.embedder.spec.chip_landmarks_px) - shift) / turn
    half_way = (found.landmarks + np.stack([aligned.real, aligned.imag], axis=1)) / 2
    again = refined(refiner, picture, found.landmarks, found.box)
    assert off(again, half_way.astype(np.float32)) < 0.012 * found.box.size_px


@pytest.mark.parametrize("name", BY_DLIB)
def test_each_point_has_its_own_place_in_the_mirror(refiner: TreeRefiner, name: str) -> None:
    (left_px, top_px, side_px), _ = BY_DLIB[name]
    picture = picture_of(Path(assets.fetch()[name]))
    upright = picture.mean(axis=2).astype(np.uint8)[None]
    there = picture.shape[1] - 1 - left_px - side_px
    (points,) = refiner.trees.points_px(upright, left_px, top_px, side_px)
    (mirrored,) = refiner.trees.points_px(np.ascontiguousarray(upright[:, :, ::-1]), there, top_px, side_px)
    back = picture.shape[1] - 1 - mirrored[tree_refiner._IN_THE_MIRROR].conj()
    assert np.abs(back - points).max() < 0.06 * side_px


def test_no_point_that_was_found_is_left(
    portrait: tuple[Pixels, Detection], refiner: TreeRefiner, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, found = portrait
    made, seen = list[Points](), list[Landmarks]()

    class Watched(LandmarkTrees):
        def __init__(self) -> None:
            pass

        def points_px(self, pictures: Pixels, left_px: float, top_px: float, side_px: float) -> Points:
            made.append(refiner.trees.points_px(pictures, left_px, top_px, side_px))
            assert made[-1].any()
            return made[-1]

    def watched(own: Landmarks, face: Box, again: Sequence[Sequence[Detection]]) -> None:
        seen.extend(one.landmarks for side in again for one in side)
        assert all(points.any() for points in seen)
        take_mean(own, face, again)

    monkeypatch.setattr(tree_refiner, "take_mean", watched)
    refined(replace(refiner, trees=Watched()), picture, found.landmarks, found.box)
    assert len(made) == len(seen) == 1
    assert not made[0].any() and not seen[0].any()


def test_a_face_in_a_mirror_has_its_points_in_the_mirror(
    portrait: tuple[Pixels, Detection], refiner: TreeRefiner
) -> None:
    picture, found = portrait
    width_px = picture.shape[1]
    mirrored = found.landmarks[[1, 0, 2, 4, 3]] * (-1, 1) + (width_px - 1, 0)
    box = Box(width_px - found.box.right_px, found.box.top_px, found.box.width_px, found.box.height_px)
    there = refined(refiner, np.ascontiguousarray(picture[:, ::-1]), mirrored.astype(np.float32), box)
    back = there[[1, 0, 2, 4, 3]] * (-1, 1) + (width_px - 1, 0)
    assert off(back, refined(refiner, picture, found.landmarks, found.box)) < 0.02 * found.box.size_px


def test_points_that_lie_far_off_are_not_believed(
    portrait: tuple[Pixels, Detection], refiner: TreeRefiner
) -> None:
    picture, found = portrait
    tiny = Box(found.box.left_px, found.box.top_px, 4.0, 4.0)  # of a face of this size they are another's
    assert np.array_equal(refined(refiner, picture, found.landmarks + 9, tiny), found.landmarks + 9)


def test_points_that_coincide_stay_as_they_are(refiner: TreeRefiner) -> None:
    same = np.full((5, 2), 30, np.float32)
    black = np.zeros((64, 64, 3), np.uint8)
    assert np.array_equal(refined(refiner, black, same, Box(10, 10, 40, 40)), same)


def test_the_picture_stays_as_it_is(portrait: tuple[Pixels, Detection], refiner: TreeRefiner) -> None:
    picture, found = portrait
    before = picture.copy()
    refiner(picture, found.landmarks.copy(), found.box)
    assert np.array_equal(picture, before)


def test_a_pack_without_one_takes_landmarks_as_they_are(pack: Pack, recogniser: Recogniser) -> None:
    without = Pack(pack.manifest, pack.detector, pack.embedder)
    assert refiner_of(without, recogniser.finder, lambda model: recogniser.finder) is None
    assert isinstance(refiner_of(pack, recogniser.finder, lambda model: recogniser.finder), TreeRefiner)


@pytest.mark.parametrize("has_second", [False, True])
def test_a_pack_that_refines_asks_its_detectors(pack: Pack, recogniser: Recogniser, has_second: bool) -> None:
    manifest = pack.manifest.model_copy(update={"landmarker": None, "refine_landmarks": True})
    second = pack.detector if has_second else None
    made = refiner_of(
        Pack(manifest, pack.detector, pack.embedder, second), recogniser.finder, lambda model: ANOTHER
    )
    assert isinstance(made, CropRefiner)
    assert list(made.finders) == [recogniser.finder, *([ANOTHER] if has_second else [])]


def test_a_taller_chip_is_read_to_its_end(
    pack: Pack, portrait: tuple[Pixels, Detection], refiner: TreeRefiner
) -> None:
    assert pack.landmarker is not None
    picture, found = portrait
    spec = pack.embedder.spec
    tall = spec.input.model_copy(update={"height_px": spec.input.height_px + 60})
    taller = TreeRefiner.of(pack.landmarker, tall, spec.chip_landmarks_px)
    assert taller.size_px == (refiner.size_px[0], refiner.size_px[1] + 60)
    again = refined(taller, picture, found.landmarks, found.box)
    assert off(again, refined(refiner, picture, found.landmarks, found.box)) < 0.02 * found.box.size_px
