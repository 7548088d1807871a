"""Bystanders in a street: where they stand, and what keeps a detector from finding them."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from services.detector.domain.faces import Box, Landmarks, Pixels, covering
from tests.bystanders.people import Photo

Affine = NDArray[np.float64]
"""Shape (2, 3): from pixels of a photograph to pixels of a frame."""

# A head is taller and wider than its face, by these shares of the box that a detector gives.
_HEAD_RATIO, _HEAD_UP_RATIO = 0.68, 0.08
_POST: Final = (50, 52, 48)


@dataclass(frozen=True, slots=True)
class Hardship:
    """What makes a face hard to find, each in a share of its own: `size_px` high; `roll_degrees` clockwise;
    `squeezed_ratio` of its width is left, as of a head that turns away; Gaussian blur of `blurred_ratio` of
    its height; `light_ratio` of its light; `solid_ratio`: less than 1 is a reflection, or somebody just
    entering; `covered_ratio` of it is behind a post; `cut_ratio` of it lies outside of the frame;
    `upright_from`: from that frame on there is no hardship; a `poster` shows all of the photograph.
    """

    size_px: float = 60.0
    roll_degrees: float = 0.0
    squeezed_ratio: float = 1.0
    blurred_ratio: float = 0.0
    light_ratio: float = 1.0
    solid_ratio: float = 1.0
    covered_ratio: float = 0.0
    cut_ratio: float = 0.0
    upright_from: int | None = None
    poster: bool = False


PLAIN: Final = Hardship()
HARDSHIPS: Final = {
    "small": Hardship(size_px=13.0),
    "blurred": Hardship(blurred_ratio=0.2),
    "turned": Hardship(roll_degrees=115.0),
    "profile": Hardship(squeezed_ratio=0.3),
    "half hidden": Hardship(covered_ratio=0.75),
    "at the edge": Hardship(cut_ratio=0.45),
    "dark": Hardship(light_ratio=0.05),
    "mirror": Hardship(solid_ratio=0.2),
    "poster, upside down": Hardship(size_px=40.0, roll_degrees=180.0, light_ratio=0.6, poster=True),
    "found in a neighbour only": Hardship(roll_degrees=115.0, upright_from=1),
}


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """`place` of the face's centre in the frame, in pixels; `step_px` from frame to frame."""

    photo: Photo
    hardship: Hardship
    place: tuple[float, float]
    step_px: tuple[float, float] = (0.0, 0.0)

    def affine(self, frame: int) -> Affine:
        """Where the photograph lies in that frame."""
        hard, box = self.of(frame), self.photo.box
        scale = hard.size_px / box.height_px
        angle = np.deg2rad(hard.roll_degrees)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        linear = turn @ np.diag([scale * hard.squeezed_ratio, scale])
        at = np.array(self.place) + frame * np.array(self.step_px)
        return np.column_stack([linear, at - linear @ np.array(box.centre_px)])

    def of(self, frame: int) -> Hardship:
        """What it suffers in that frame."""
        hard = self.hardship
        late = hard.upright_from is not None and frame >= hard.upright_from
        return Hardship(size_px=hard.size_px) if late else hard

    def landmarks(self, frame: int) -> Landmarks:
        """The true five points, in pixels of the frame."""
        moved = self.photo.landmarks @ self.affine(frame)[:, :2].T + self.affine(frame)[:, 2]
        return np.asarray(moved, np.float32)

    def face(self, frame: int) -> Box:
        """The true box around the (turned) face, in pixels of the frame."""
        box, move = self.photo.box, self.affine(frame)
        corners = np.array([(x, y) for x in (box.left_px, box.right_px) for y in (box.top_px, box.bottom_px)])
        low, high = (side((corners @ move[:, :2].T + move[:, 2]), axis=0) for side in (np.min, np.max))
        return Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))


def plant(picture: Pixels, planted: Planted, frame: int) -> None:
    """Paint somebody into a frame."""
    hard, photo, face = planted.of(frame), planted.photo, planted.face(frame)
    reach = covering(face.enlarged(3.0 if hard.poster else 0.8), picture.shape[1], picture.shape[0])
    if reach.is_empty:
        return
    move = planted.affine(frame) - np.array([[0, 0, reach.left_px], [0, 0, reach.top_px]])
    size = (reach.right_px - reach.left_px, reach.bottom_px - reach.top_px)
    head = _head(photo) if not hard.poster else np.ones(photo.pixels.shape[:2], np.float32)
    layer = np.dstack([photo.pixels * head[:, :, None] * hard.light_ratio, head]).astype(np.float32)
    sigma_px = max(0.45 / float(np.hypot(*move[:, 1])), hard.blurred_ratio * photo.box.height_px)
    layer = np.asarray(cv2.GaussianBlur(layer, (0, 0), sigma_px), np.float32)
    laid = np.asarray(cv2.warpAffine(layer, move, size), np.float32) * hard.solid_ratio
    under = picture[reach.rows, reach.columns]
    under[:] = np.clip(under * (1 - laid[:, :, 3:]) + laid[:, :, :3], 0, 255).astype(np.uint8)
    if hard.covered_ratio:
        from_px = round(face.left_px + (1 - hard.covered_ratio) * face.width_px)
        picture[_post(face), max(from_px, 0) : from_px + round(face.width_px)] = _POST


def _post(face: Box) -> slice:
    return slice(max(round(face.top_px - face.height_px), 0), round(face.bottom_px + 3 * face.height_px))


def _head(photo: Photo) -> NDArray[np.float32]:
    """How opaque each pixel of the photograph is: an ellipse around hair, ears and chin. What is behind
    would tell one photograph's pair from another's.
    """
    box, (height_px, width_px) = photo.box, photo.pixels.shape[:2]
    x_px, y_px = box.centre_px
    across = (np.arange(width_px) - x_px) / (_HEAD_RATIO * box.width_px)
    down = (np.arange(height_px) - y_px + _HEAD_UP_RATIO * box.height_px) / (_HEAD_RATIO * box.height_px)
    beyond = across[None, :] ** 2 + down[:, None] ** 2
    return np.asarray(np.clip((1.05 - beyond) / 0.1, 0, 1), np.float32)
