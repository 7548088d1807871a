"""The people of a street as their faces are in its video, by the truth of who stands where."""

from collections import defaultdict
from itertools import combinations

import numpy as np

from services.cli.demo.story import Story
from services.evaluation.street import Box
from services.frame_grabber.adapters.av_source import AvSettings, AvSource
from services.frame_grabber.domain.addresses import SourceAddress
from tests.forensics.looking import Known
from tests.forensics.recognition import Templates, recogniser

# Faces as large as an officer could tell, and so many of each.
_LEAST_FACE_PX, _EACH_FRAME, _MOST = 36, 8, 8
_MARGIN_RATIO = 0.5


def unlisted(told: Story) -> Known:
    """Return everybody who is not on the list; what any two people of the street reach is chance."""
    seen = _seen(told)
    everybody = {name: np.concatenate(rows)[:_MOST] for name, rows in seen.items()}
    known = Known.of(everybody, list(combinations(sorted(everybody), 2)))
    others = {name: rows for name, rows in everybody.items() if name != told.listed_subject}
    return Known(others, known.level_ratio)


def _seen(told: Story) -> dict[str, list[Templates]]:
    found: dict[str, list[Templates]] = defaultdict(list)
    source = AvSource.open(SourceAddress.parse(str(told.video)), AvSettings())
    for number, shot in enumerate(source.shots()):
        if number % _EACH_FRAME:
            continue
        picture = shot.picture()
        for face in told.truth.frames[number].faces:
            if face.visible_ratio > 0.9 and face.box.height_px >= _LEAST_FACE_PX:
                templates = recogniser().templates(_around(picture, face.box))
                if len(templates) == 1:
                    found[face.identity].append(templates)
    source.close()
    return found


def _around(picture: np.ndarray, box: Box) -> np.ndarray:
    more_x, more_y = box.width_px * _MARGIN_RATIO, box.height_px * _MARGIN_RATIO
    top, left = max(0, round(box.top_px - more_y)), max(0, round(box.left_px - more_x))
    bottom, right = round(box.top_px + box.height_px + more_y), round(box.left_px + box.width_px + more_x)
    return np.ascontiguousarray(picture[top:bottom, left:right])
