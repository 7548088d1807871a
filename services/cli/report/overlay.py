"""Draws alerts into the frames of a video; each frame says that it is a trial and by when it must be gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import cv2
import numpy as np

from services.cli.report import lettering, pictures
from services.cli.report.pictures import AMBER, DARK, GAP_PX, WHITE, Picture
from services.cli.report.summary import AlertEntry, Place

SHOWN: Final = timedelta(seconds=3)
# A frame that stays for longer would stand around whoever comes there next.
PLACE_SHOWN: Final = timedelta(seconds=1)
BAND_PX: Final = pictures.STAMP_PX
_HEAD_PX: Final = 58
_LETTERS_PX: Final = 18
_FACE_RATIO: Final = 0.28
_LINE_PX: Final = 2
_MARGIN_RATIO: Final = 0.35
# Times in a video are whole thousandths of a second.
_ROUNDED: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Inset:
    """An alert as it is shown for a while: its two faces, and where it was."""

    since: datetime
    panel: Picture
    place: Place | None

    @classmethod
    def of(cls, alert: AlertEntry, face_px: int) -> "Inset":
        """It names nobody and tells no score, like the picture of an alert."""
        gap_px = GAP_PX // 2
        panel = np.empty((_HEAD_PX + face_px + gap_px, 2 * face_px + 3 * gap_px, 3), np.uint8)
        panel[:] = DARK
        when = f"ALERT {alert.captured_at.astimezone(UTC):%H:%M:%S} UTC"
        room_px = panel.shape[1] - 2 * gap_px
        title = lettering.shortened(when, _LETTERS_PX, room_px, lettering.BOLD)
        lettering.write(panel, title, gap_px, 26, _LETTERS_PX, AMBER, lettering.BOLD)
        for column, (label, jpeg) in enumerate(
            (("live", alert.face_jpeg), ("reference", alert.reference_jpeg))
        ):
            left_px = gap_px + column * (face_px + gap_px)
            lettering.write(panel, label, left_px, _HEAD_PX - 8, 15, WHITE)
            panel[_HEAD_PX : _HEAD_PX + face_px, left_px : left_px + face_px] = pictures.square(jpeg, face_px)
        cv2.rectangle(panel, (0, 0), (panel.shape[1] - 1, panel.shape[0] - 1), AMBER, _LINE_PX)
        return cls(alert.captured_at, panel, alert.place)

    @property
    def until(self) -> datetime:
        """When it is over."""
        return self.since + SHOWN

    def is_shown(self, at: datetime) -> bool:
        """Whether a frame captured `at` shows it."""
        return self.since - _ROUNDED <= at < self.until


class Overlay:
    """Of one video: `size` is the width and height in pixels of its pictures, without the band below."""

    def __init__(
        self, size: tuple[int, int], alerts: Sequence[AlertEntry], trial: bool, must_be_gone_by: datetime
    ) -> None:
        self._width_px, self._height_px = size
        self._insets = [Inset.of(alert, round(_FACE_RATIO * min(size))) for alert in alerts]
        self._band = np.empty((BAND_PX, self._width_px, 3), np.uint8)
        pictures.stamp(self._band, trial, must_be_gone_by, _LETTERS_PX)

    def page(self, picture: Picture, camera: str, at: datetime) -> Picture:
        """A frame captured `at`, with its band and the alerts of the last while; a new array."""
        page = np.empty((self._height_px + BAND_PX, self._width_px, 3), np.uint8)
        page[: self._height_px], page[self._height_px :] = picture, self._band
        self._say_when(page, f"{camera} {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
        shown = [inset for inset in self._insets if inset.is_shown(at)]
        for inset in shown:
            if at < inset.since + PLACE_SHOWN:
                self._mark(page[: self._height_px], inset)
        self._put_aside(page[: self._height_px], shown)
        return page

    def lasts_until(self, last: datetime) -> datetime:
        """The end of the last alert that the frame captured at `last` shows; `last` when it shows none."""
        return max((inset.until for inset in self._insets if inset.is_shown(last)), default=last)

    def wipe(self) -> None:
        """Overwrite the faces."""
        for inset in self._insets:
            inset.panel.fill(0)

    def _say_when(self, page: Picture, words: str) -> None:
        left_px = (self._width_px - lettering.width_px(words, _LETTERS_PX)) // 2 - 40
        if left_px > 100 and self._width_px >= 900:  # a narrow picture has no room for it
            lettering.write(page, words, left_px, page.shape[0] - 14, _LETTERS_PX, WHITE)

    def _mark(self, picture: Picture, inset: Inset) -> None:
        """A frame where the face was when the shot was taken."""
        if inset.place is None:
            return
        place = inset.place
        margin_x, margin_y = place.width_ratio * _MARGIN_RATIO, place.height_ratio * _MARGIN_RATIO
        left_px = round((place.left_ratio - margin_x) * self._width_px)
        top_px = round((place.top_ratio - margin_y) * self._height_px)
        right_px = round((place.left_ratio + place.width_ratio + margin_x) * self._width_px)
        bottom_px = round((place.top_ratio + place.height_ratio + margin_y) * self._height_px)
        cv2.rectangle(picture, (left_px, top_px), (right_px, bottom_px), AMBER, _LINE_PX)

    def _put_aside(self, picture: Picture, shown: Sequence[Inset]) -> None:
        """Panels beside where the faces were, the newest first, from the top down, as many as there is room
        for.
        """
        next_px = {True: GAP_PX // 2, False: GAP_PX // 2}
        for inset in sorted(shown, key=lambda one: one.since, reverse=True):
            height_px, width_px = inset.panel.shape[:2]
            was_left = inset.place is not None and inset.place.left_ratio + inset.place.width_ratio / 2 < 0.5
            for on_the_right in (was_left, not was_left):
                top_px = next_px[on_the_right]
                if top_px + height_px <= picture.shape[0] and width_px + GAP_PX <= picture.shape[1]:
                    edge_px = GAP_PX // 2
                    left_px = picture.shape[1] - edge_px - width_px if on_the_right else edge_px
                    picture[top_px : top_px + height_px, left_px : left_px + width_px] = inset.panel
                    next_px[on_the_right] += height_px + edge_px
                    break
