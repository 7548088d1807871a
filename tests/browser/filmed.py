"""Live pictures as the detector makes them: of the demonstration's people, on the painted street."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av

from services.chassis.ledger import Scope
from services.cli.demo import story
from services.cli.demo.walks import WALKS
from services.detector import service
from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.viewing import ViewedPicture
from services.detector.handler import Screens, View, Watch
from services.detector.settings import DetectorSettings
from tests.detector.second_look import rgb
from tests.detector.stage import Clock

_FRAMES = 70


@dataclass
class Shown(Screens):
    """Somebody who watches, and keeps each picture."""

    most: int = 1
    pictures: list[ViewedPicture] = field(default_factory=list)

    def are_on(self, scope: Scope) -> bool:
        return True

    def show(self, scope: Scope, picture: ViewedPicture) -> None:
        self.pictures.append(picture)


def live_pictures(folder: Path, photos: Mapping[str, Path], trial: bool = False) -> list[ViewedPicture]:
    """What somebody sees who watches the street for some seconds, with the detector of the bundled pack."""
    video = story.write(folder, photos, datetime.now(UTC), size=(960, 540), walks=WALKS[:3]).video
    settings, screens, clock = DetectorSettings(), Shown(), Clock()
    made, finder = service.studio(settings), service.finder(settings)
    rule, letter = service.view_rule(settings), Cv2Pictures().letter
    view = View(Scope("market", "gate"), rule, made, screens, lambda _: trial, letter, clock, lambda: None)
    watch = Watch.begin(1, service.rules(settings), made, assign, view=view)
    start = datetime.now(UTC)
    with av.open(str(video)) as film:
        for number, frame in zip(range(_FRAMES), film.decode(video=0), strict=False):
            picture = rgb(frame)
            clock.seconds = 100 + number / 10
            (found,) = finder.find([picture])
            watch.observe(picture, number, start + timedelta(seconds=number / 10), found)
    return screens.pictures
