"""Landmarks that regression trees find again, with the trees of the bundled pack on real portraits."""

from pathlib import Path

import numpy as np
import pytest

from services.cli.demo import assets
from services.detector.adapters.refining import refiner_of
from services.detector.adapters.tree_refiner import TreeRefiner
from services.detector.domain.faces import Box, Detection, Landmarks, Pixels
from services.evaluation.people import picture_of
from services.evaluation.recogniser import Recogniser
from services.model_packs import Pack, fetch, load


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
