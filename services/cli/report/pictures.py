"""Draws the pictures of an alert; each says in itself that it is a trial and by when it must be gone."""

from datetime import UTC, datetime
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from services.cli.report import lettering, marks
from services.cli.report.summary import AlertEntry

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

PAPER: Final[Colour] = (247, 247, 244)
INK: Final[Colour] = (28, 32, 36)
FAINT: Final[Colour] = (96, 102, 108)
EMPTY: Final[Colour] = (176, 178, 178)
AMBER: Final[Colour] = (255, 201, 71)
DARK: Final[Colour] = (32, 36, 40)
WHITE: Final[Colour] = (255, 255, 255)

# Of the sheet of an alert: two squares side by side, and the context as wide as both.
FACE_PX: Final = 400
GAP_PX: Final = 20
WIDTH_PX: Final = 2 * FACE_PX + 3 * GAP_PX
STAMP_PX: Final = 40
_HEAD_PX, _LABEL_PX = 84, 34
_JPEG_QUALITY: Final = 90


def sheet(alert: AlertEntry, trial: bool) -> bytes:
    """One picture of an alert: the live face beside the reference, equal in size, and the context below.

    It names nobody and tells no score, so that it can be compared without either.

    Returns:
        A JPEG file that carries the mark of its day.
    """
    context = _decoded(alert.context_jpeg)
    context_px = 0 if context is None else _fitted_height(context)
    below_px = 0 if context is None else _LABEL_PX + context_px + GAP_PX
    height_px = _HEAD_PX + _LABEL_PX + FACE_PX + GAP_PX + below_px + STAMP_PX
    page = np.empty((height_px, WIDTH_PX, 3), np.uint8)
    page[:] = PAPER

    room_px = WIDTH_PX - 2 * GAP_PX - (110 if trial else 0)
    title = lettering.shortened(f"Alert {alert.id}", 24, room_px, lettering.BOLD)
    lettering.write(page, title, GAP_PX, 38, 24, INK, lettering.BOLD)
    seen = f"camera {alert.camera}, {alert.captured_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    lettering.write(page, lettering.shortened(seen, 18, room_px), GAP_PX, 66, 18, FAINT)
    if trial:
        cv2.rectangle(page, (WIDTH_PX - GAP_PX - 100, 20), (WIDTH_PX - GAP_PX, 56), AMBER, -1)
        lettering.write(page, "TRIAL", WIDTH_PX - GAP_PX - 84, 46, 24, DARK, lettering.BOLD)

    top_px = _HEAD_PX
    for column, (label, jpeg) in enumerate((("live", alert.face_jpeg), ("reference", alert.reference_jpeg))):
        left_px = GAP_PX + column * (FACE_PX + GAP_PX)
        lettering.write(page, label, left_px, top_px + 22, 18, FAINT)
        top, left = top_px + _LABEL_PX, left_px
        page[top : top + FACE_PX, left : left + FACE_PX] = square(jpeg, FACE_PX)
    if context is not None:
        top_px += _LABEL_PX + FACE_PX + GAP_PX
        lettering.write(page, "context (other faces are filled)", GAP_PX, top_px + 22, 18, FAINT)
        scene = cv2.resize(
            context, (WIDTH_PX - 2 * GAP_PX, context_px), interpolation=_how(context, WIDTH_PX)
        )
        page[top_px + _LABEL_PX : top_px + _LABEL_PX + context_px, GAP_PX : WIDTH_PX - GAP_PX] = scene
    stamp(page, trial, alert.expires_at, 20)
    return _coded(page, alert.expires_at)


def face(jpeg: bytes | None, alert: AlertEntry, trial: bool) -> bytes:
    """One of the two faces by itself, FACE_PX square above its stamp: for the page. JPEG, marked."""
    page = np.empty((FACE_PX + STAMP_PX, FACE_PX, 3), np.uint8)
    page[:FACE_PX] = square(jpeg, FACE_PX)
    stamp(page, trial, alert.expires_at, 19)
    return _coded(page, alert.expires_at)


def scene(alert: AlertEntry, trial: bool) -> bytes | None:
    """The context by itself, above its stamp: for the page. JPEG, marked; None where there is none."""
    context = _decoded(alert.context_jpeg)
    if context is None:
        return None
    height_px = _fitted_height(context)
    page = np.empty((height_px + STAMP_PX, WIDTH_PX - 2 * GAP_PX, 3), np.uint8)
    page[:height_px] = cv2.resize(
        context, (page.shape[1], height_px), interpolation=_how(context, page.shape[1])
    )
    stamp(page, trial, alert.expires_at, 22)
    return _coded(page, alert.expires_at)


def stamp(page: Picture, trial: bool, moment: datetime, size_px: int) -> None:
    """A dark band along the lower edge."""
    page[-STAMP_PX:] = DARK
    base_px = page.shape[0] - round((STAMP_PX - size_px * 0.7) / 2)
    when = moment.astimezone(UTC)
    # A face by itself is narrow, and shown small on a telephone: the day is enough there.
    words = f"must be gone by {when:%Y-%m-%d}" + (f" {when:%H:%M} UTC" if page.shape[1] > FACE_PX else "")
    left_px = page.shape[1] - GAP_PX // 2 - lettering.width_px(words, size_px)
    lettering.write(page, words, left_px, base_px, size_px, WHITE)
    if trial:
        lettering.write(page, "TRIAL", GAP_PX // 2, base_px, size_px, AMBER, lettering.BOLD)


def square(jpeg: bytes | None, side_px: int) -> Picture:
    """The picture as large as fits into a square, on grey; words where there is none."""
    picture = _decoded(jpeg)
    page = np.empty((side_px, side_px, 3), np.uint8)
    page[:] = EMPTY
    if picture is None:
        lettering.write(page, "no evidence", side_px // 2 - 62, side_px // 2 + 8, 22, INK)
        return page
    scale = side_px / max(picture.shape[:2])
    width_px, height_px = (max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0]))
    top_px, left_px = (side_px - height_px) // 2, (side_px - width_px) // 2
    fitted = cv2.resize(picture, (width_px, height_px), interpolation=_how(picture, width_px))
    page[top_px : top_px + height_px, left_px : left_px + width_px] = fitted
    return page


def _how(picture: Picture, width_px: int) -> int:
    how: int = cv2.INTER_AREA if picture.shape[1] > width_px else cv2.INTER_CUBIC
    return how


def _fitted_height(picture: Picture) -> int:
    fitted_px = round(picture.shape[0] * (WIDTH_PX - 2 * GAP_PX) / picture.shape[1])
    return max(1, int(fitted_px))


def _decoded(jpeg: bytes | None) -> Picture | None:
    """None for what is absent or no picture: an alert without evidence is still an alert."""
    if not jpeg:
        return None
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    return None if picture is None else picture.astype(np.uint8)


def _coded(page: Picture, moment: datetime) -> bytes:
    swapped = cv2.cvtColor(page, cv2.COLOR_RGB2BGR)
    _, coded = cv2.imencode(".jpg", swapped, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    swapped.fill(0)
    page.fill(0)
    return marks.on_picture(coded.tobytes(), moment)
