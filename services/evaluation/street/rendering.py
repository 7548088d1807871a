"""A made-up street: people from photographs walk towards the camera, and the truth of each frame is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.evaluation.street import backdrop as street_backdrop
from services.evaluation.street import figure as street_figure
from services.evaluation.street.cutout import Box, cut_out
from services.evaluation.street.figure import Figure, Layer
from services.evaluation.street.perspective import Perspective
from services.evaluation.street.truth import FaceTruth, FrameTruth, StreetTruth
from services.evaluation.street.video import writing_video

__all__ = ["Box", "StreetTruth", "Walker", "render"]

Picture = NDArray[np.uint8]

# Faces are this high when they appear, and when they are about to leave, in a picture 720 px high.
FAR_FACE_PX: Final = 30.0
NEAR_FACE_PX: Final = 150.0
METRES_A_LANE: Final = 0.8
_APPEAR_SECONDS: Final = 0.6
_NOISE_SIGMA: Final = 2.5
_TROUSERS: Final = ((44, 46, 56), (62, 58, 54), (36, 40, 48), (84, 78, 70), (40, 52, 72))


@dataclass(frozen=True, slots=True)
class Walker:
    """One walk of one person towards the camera.

    photo: (height, width, 3) uint8 RGB with one person upright. face_box: the face in it, forehead to chin,
    as a detector gives it. lane: 0 is the middle of the pavement, each next one 0.8 m to the right; lane_end:
    where the walk ends, for those who cross; walk_seconds: from appearing to leaving; near_face_px: how high
    the face is then, in a picture 720 px high.
    """

    photo: Picture
    face_box: Box
    start_seconds: float
    lane: float
    identity: str
    lane_end: float | None = None
    walk_seconds: float = 8.0
    near_face_px: float = NEAR_FACE_PX

    @property
    def end_seconds(self) -> float:
        return self.start_seconds + self.walk_seconds


def render(
    walkers: Sequence[Walker],
    path: Path,
    size: tuple[int, int] = (1280, 720),
    fps: int = 12,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    seconds: float | None = None,
) -> StreetTruth:
    """Writes the street as an H.264 video (MP4); the same walkers, size, fps and seed give the same frames.

    Args:
        size: width and height in pixels, both even.
        progress: called with the frames written so far and their total.
        seconds: length; one second longer than the last walk when absent.

    Raises:
        BadInput: the size is odd, or the video cannot be written.
    """
    if size[0] % 2 or size[1] % 2 or min(size) < 64 or fps < 1:
        raise BadInput(f"a street of {size[0]}x{size[1]} at {fps} fps cannot be encoded: take even sides")
    length = seconds if seconds is not None else max((w.end_seconds for w in walkers), default=0.0) + 1.0
    total = max(1, round(length * fps))
    perspective = Perspective(*size)
    backdrop = street_backdrop.paint(perspective, seed)
    figures = [
        Figure.of(cut_out(walker.photo, walker.face_box, seed), _TROUSERS[index % len(_TROUSERS)])
        for index, walker in enumerate(walkers)
    ]
    sensor = _Sensor(size, seed)
    frames = []
    with writing_video(path, *size, fps) as video:
        for number in range(total):
            picture = backdrop.copy()
            faces = _people(picture, walkers, figures, perspective, number / fps)
            video.write(sensor.exposed(picture))
            frames.append(FrameTruth(number, number / fps, faces))
            if progress is not None:
                progress(number + 1, total)
    return StreetTruth(*size, float(fps), tuple(frames))


def _people(
    picture: Picture,
    walkers: Sequence[Walker],
    figures: Sequence[Figure],
    perspective: Perspective,
    now_seconds: float,
) -> tuple[FaceTruth, ...]:
    """Paints all who are in the street, the farthest first, and says what is left to see of each face."""
    places = []
    for walker, figure in zip(walkers, figures, strict=True):
        elapsed = now_seconds - walker.start_seconds
        if 0 <= elapsed < walker.walk_seconds:
            x_m, z_m = _place(walker, elapsed, perspective)
            places.append((z_m, x_m, elapsed, walker, figure))
    places.sort(key=lambda place: -place[0])
    for z_m, x_m, *_ in places:
        _shadow(picture, perspective, x_m, z_m)
    shown: list[tuple[str, Layer, float]] = []
    for z_m, x_m, elapsed, walker, figure in places:
        presence = min(1.0, (elapsed + 0.05) / _APPEAR_SECONDS)
        layer = street_figure.paint(figure, perspective, x_m, z_m, elapsed, presence)
        if layer is None:
            continue
        _lay(picture, layer)
        shown = [(name, under, left * _uncovered(under.face, layer)) for name, under, left in shown]
        shown.append((walker.identity, layer, presence * _inside(layer.face, perspective)))
    return tuple(FaceTruth(name, layer.face, round(left, 3)) for name, layer, left in shown if left > 0)


def _place(walker: Walker, elapsed_seconds: float, perspective: Perspective) -> tuple[float, float]:
    enlarged = perspective.height_px / 720
    far_m = perspective.distance_m(FAR_FACE_PX * enlarged)
    near_m = perspective.distance_m(walker.near_face_px * enlarged)
    done_ratio = elapsed_seconds / walker.walk_seconds
    lane_end = walker.lane if walker.lane_end is None else walker.lane_end
    lane = walker.lane + (lane_end - walker.lane) * done_ratio
    return lane * METRES_A_LANE, far_m + (near_m - far_m) * done_ratio


def _shadow(picture: Picture, perspective: Perspective, x_m: float, z_m: float) -> None:
    """A soft dark patch where somebody stands."""
    x_px, y_px = perspective.point(x_m, 0.0, z_m)
    half_px = 0.34 * perspective.pixels_per_metre(z_m)
    left, right = round(max(0, x_px - 2 * half_px)), round(min(perspective.width_px, x_px + 2 * half_px))
    top, bottom = round(max(0, y_px - half_px)), round(min(perspective.height_px, y_px + half_px))
    if right <= left or bottom <= top:
        return
    across = (np.arange(left, right, dtype=np.float32) - x_px) / half_px
    down = (np.arange(top, bottom, dtype=np.float32) - y_px) / (0.32 * half_px)
    dark = 0.5 * np.exp(-(across[None, :] ** 2) - down[:, None] ** 2)
    patch = picture[top:bottom, left:right]
    patch[:] = (patch * (1 - dark[..., None])).astype(np.uint8)


def _lay(picture: Picture, layer: Layer) -> None:
    left, top, width, height = cv2.boundingRect((layer.opaque > 0).astype(np.uint8))
    place = np.s_[top : top + height, left : left + width]
    under = picture[layer.top_px :, layer.left_px :][place]
    opaque = layer.opaque[place][..., None]
    under[:] = (under * (1 - opaque) + layer.picture[place] * opaque).astype(np.uint8)


def _uncovered(face: Box, layer: Layer) -> float:
    """The share of a face's box that a layer in front of it leaves free."""
    left, top = round(face.left_px) - layer.left_px, round(face.top_px) - layer.top_px
    right, bottom = left + max(1, round(face.width_px)), top + max(1, round(face.height_px))
    over = layer.opaque[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    return 1.0 - float(over.sum()) / ((right - left) * (bottom - top))


def _inside(face: Box, perspective: Perspective) -> float:
    """The share of a face's box that lies in the picture."""
    width = min(perspective.width_px, face.left_px + face.width_px) - max(0.0, face.left_px)
    height = min(perspective.height_px, face.top_px + face.height_px) - max(0.0, face.top_px)
    return max(0.0, width) * max(0.0, height) / (face.width_px * face.height_px)


class _Sensor:
    """A lens that is a little soft, and noise."""

    # Each frame looks at another part of one larger field of noise.
    _SPARE_PX: Final = 128

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self._chance = np.random.default_rng((seed, 1))
        shape = (size[1] + self._SPARE_PX, size[0] + self._SPARE_PX, 3)
        grain = self._chance.normal(0.0, _NOISE_SIGMA, shape).round()
        self._lighter, self._darker = (
            np.maximum(grain, 0).astype(np.uint8),
            np.maximum(-grain, 0).astype(np.uint8),
        )

    def exposed(self, picture: Picture) -> Picture:
        soft = cv2.GaussianBlur(picture, (3, 3), 0.6)
        height, width = soft.shape[:2]
        down, across = self._chance.integers(self._SPARE_PX, size=2)
        part = np.s_[down : down + height, across : across + width]
        return np.asarray(cv2.subtract(cv2.add(soft, self._lighter[part]), self._darker[part]), np.uint8)
