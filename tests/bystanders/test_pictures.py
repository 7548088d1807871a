"""What a found face leaves in the pictures that are kept or shown: nothing, to the byte.

A street is played twice, with the same faces found in it; what is under the filling is somebody else's the
second time. If a picture told one bystander from another (by a pixel beside the filling, by what scaling,
JPEG or H.264 carry over from it, by a thumbnail), its bytes would differ.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Detection, Pixels
from services.detector.settings import DetectorSettings
from tests.bystanders.keeping import KINDS, Kept, Street, street
from tests.bystanders.people import Photo
from tests.bystanders.planting import PLAIN
from tests.bystanders.scenes import Scene, scene
from tests.bystanders.traces import trace_of

# Start of image, JFIF, quantisation, baseline frame, Huffman tables, scan: nothing that could hold more.
PLAIN_SEGMENTS = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


@pytest.fixture(scope="module")
def played(faces: dict[str, Photo]) -> Scene:
    others = [(faces[name], PLAIN) for name in ("astronaut.png", "grace_hopper.jpg", "biden.jpg")]
    return scene(faces["obama2.jpg"], others, seed=1)


@pytest.fixture(scope="module")
def found(played: Scene, finder: OnnxFinder) -> list[tuple[Detection, ...]]:
    return [finder.find([picture])[0] for picture in played.frames]


def with_others(played: Scene) -> list[Pixels]:
    """The same frames with noise where each bystander's face is: whatever anybody could look like."""
    chance, frames = np.random.default_rng(5), [picture.copy() for picture in played.frames]
    for number, picture in enumerate(frames):
        for who in played.bystanders:
            face = who.face(number)
            inner = np.s_[int(face.top_px) : int(face.bottom_px), int(face.left_px) : int(face.right_px)]
            picture[inner] = chance.integers(0, 256, picture[inner].shape)
    return frames


async def kept_of(
    camera: Street, frames: Sequence[Pixels], played: Scene, found: Sequence[Sequence[Detection]]
) -> list[Kept]:
    camera.recall(found)
    return await camera.shown(frames, played.matched)


async def test_whoever_a_bystander_is_the_pictures_are_the_same_to_the_byte(
    settings: DetectorSettings,
    finder: OnnxFinder,
    played: Scene,
    found: list[tuple[Detection, ...]],
    tmp_path: Path,
) -> None:
    with street(settings, finder, tmp_path) as camera:
        one = await kept_of(camera, played.frames, played, found)
        other = await kept_of(camera, with_others(played), played, found)
    assert {picture.kind for picture in one} == set(KINDS)
    assert [picture.kind for picture in one] == [picture.kind for picture in other]
    for first, second in zip(one, other, strict=True):
        assert first.coded == second.coded
        np.testing.assert_array_equal(first.pixels, second.pixels)


async def test_the_pictures_differ_where_bystanders_were_not_found(
    settings: DetectorSettings,
    finder: OnnxFinder,
    played: Scene,
    found: list[tuple[Detection, ...]],
    tmp_path: Path,
) -> None:
    """The control: without the filling, the test above fails; but for shots, where all around is filled
    anyway.
    """
    alone = [
        tuple(one for one in some if one.box.overlap_px2(played.matched) > 0.5 * one.box.area_px2)
        for some in found
    ]
    with street(settings, finder, tmp_path) as camera:
        one = await kept_of(camera, played.frames, played, alone)
        other = await kept_of(camera, with_others(played), played, alone)
    differing = {
        first.kind
        for first, second in zip(one, other, strict=True)
        if not np.array_equal(first.pixels, second.pixels)
    }
    assert differing == {"context", "film", "live"}


async def test_every_found_face_is_covered_in_every_picture_of_it(
    settings: DetectorSettings, finder: OnnxFinder, played: Scene, tmp_path: Path
) -> None:
    with street(settings, finder, tmp_path) as camera:
        kept = await camera.shown(played.frames, played.matched)
        bare = list(camera.unfilled(played.frames))
    traces = [trace for who in played.bystanders for one in kept if (trace := trace_of(who, one))]
    assert {trace.kind for trace in traces} == set(KINDS)
    assert min(trace.filled_ratio for trace in traces) > 0.8  # outlines lie over the filling
    # The control: nothing is covered where nothing was filled.
    uncovered = [trace for who in played.bystanders for one in bare if (trace := trace_of(who, one))]
    assert max(trace.filled_ratio for trace in uncovered) < 0.5


async def test_a_picture_holds_no_second_picture_and_no_remark(
    settings: DetectorSettings, finder: OnnxFinder, played: Scene, tmp_path: Path
) -> None:
    with street(settings, finder, tmp_path) as camera:
        kept = await camera.shown(played.frames, played.matched)
    assert {picture.kind for picture in kept} == set(KINDS)
    for picture in kept:
        if picture.kind != "film":
            assert segments(picture.coded) <= PLAIN_SEGMENTS
            assert picture.coded[18:20] == b"\0\0"  # the thumbnail that JFIF may have is 0 × 0
            assert picture.coded.endswith(b"\xff\xd9")


def segments(jpeg: bytes) -> set[int]:
    """The markers of a JPEG up to its scan."""
    found, place = {jpeg[1]}, 2
    while jpeg[place + 1] != 0xDA:
        found.add(jpeg[place + 1])
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return found | {0xDA}
