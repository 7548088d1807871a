"""The people of a street as their faces are in its video, by the truth of who stands where; and strangers."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import cv2
import numpy as np

from services.chassis.frames import Pixels
from services.cli.demo import assets
from services.cli.demo.story import Story
from services.cli.demo.walks import LISTED, WALKS
from services.evaluation.street.rendering import Box
from services.frame_grabber.adapters.av_source import AvSettings, AvSource
from services.frame_grabber.domain.addresses import SourceAddress
from tests.forensics.looking import Known
from tests.forensics.recognition import Templates, recogniser

# Faces as large as an officer could tell, and so many of each.
_LEAST_FACE_PX, _EACH_FRAME, _MOST = 36, 8, 8
_MARGIN_RATIO = 0.5
# How a photograph of the man on the list is spoiled, to see whom he is then taken for.
_SCALES, _QUALITY = (0.5, 0.25, 0.125), 50
_PHOTOS = {"obama.jpg", *(walk.photo for walk in WALKS if walk.identity == LISTED)}


def unlisted(told: Story) -> Known:
    """Return everybody who is not on the list, and what chance reaches.

    Chance: any two people of the street; and whatever is taken for a face where nobody unlisted is.
    """
    everybody = _seen(told)
    others = {name: rows for name, rows in everybody.items() if name != told.listed_subject}
    level = Known.of(everybody, list(combinations(sorted(everybody), 2))).level_ratio
    for picture in (*_without(told), *_spoiled()):
        faces = recogniser().templates(picture)
        level = max([level, *(float((faces @ rows.T).max(initial=-1)) for rows in others.values())])
    return Known(others, level)


def _seen(told: Story) -> dict[str, Templates]:
    found: dict[str, list[Templates]] = defaultdict(list)
    for number, picture in _frames(told):
        for face in told.truth.frames[number].faces:
            if face.visible_ratio > 0.9 and face.box.height_px >= _LEAST_FACE_PX:
                templates = recogniser().templates(_around(picture, face.box))
                if len(templates) == 1:
                    found[face.identity].append(templates)
    return {name: np.concatenate(rows)[:_MOST] for name, rows in found.items()}


def _without(told: Story) -> Iterator[Pixels]:
    """Yield frames with nobody in sight, or with the man on the list alone."""
    for number, picture in _frames(told):
        if {face.identity for face in told.truth.frames[number].faces} <= {told.listed_subject}:
            yield picture


def _spoiled() -> Iterator[Pixels]:
    photos = assets.fetch()
    for name in sorted(_PHOTOS):
        whole = cv2.imread(str(photos[name]))
        assert whole is not None
        for scale in _SCALES:
            small = cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            coded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
            yield np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR_RGB), np.uint8)


def _frames(told: Story) -> Iterator[tuple[int, Pixels]]:
    source = AvSource.open(SourceAddress.parse(str(told.video)), AvSettings())
    for number, shot in enumerate(source.shots()):
        if number % _EACH_FRAME == 0:
            yield number, shot.picture()
    source.close()


def _around(picture: Pixels, box: Box) -> Pixels:
    more_x, more_y = box.width_px * _MARGIN_RATIO, box.height_px * _MARGIN_RATIO
    top, left = max(0, round(box.top_px - more_y)), max(0, round(box.left_px - more_x))
    bottom, right = round(box.top_px + box.height_px + more_y), round(box.left_px + box.width_px + more_x)
    return np.ascontiguousarray(picture[top:bottom, left:right])
