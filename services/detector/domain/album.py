"""A track's shots, with their pixels: the only pictures that outlive a frame, and not for longer than the
track.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.detector.domain.context import Size
from services.detector.domain.cropping import Crop
from services.detector.domain.faces import Box, Landmarks, Pixels
from services.detector.domain.filling import FillRule, fill, regions
from services.detector.domain.looks import Looks
from services.detector.domain.quality import Quality
from services.detector.domain.shots import ShotRule, Sighting, telling
from services.detector.domain.survey import Measured

# A view is measured again only when it may be so much better: not each one, while somebody stands there.
_GROWN_RATIO = 1.5


@dataclass(slots=True, eq=False)
class Shot:
    """One picture of a face: a crop in which all but that face is filled, and the frame around it, tiny.

    `face` is in pixels of the frame, `landmarks` in pixels of the crop. The arrays are the shot's own.
    """

    sighting: Sighting
    captured_at: datetime
    face: Box
    frame: Size
    crop: Crop
    landmarks: Landmarks
    pixels: Pixels
    backdrop: Pixels
    _is_refined: bool = False

    def refine(self, refined: Callable[[Pixels, Landmarks, Box], None]) -> None:
        """Put better landmarks in the place of those found in the frame: once, when they are first needed."""
        if not self._is_refined:
            refined(self.pixels, self.landmarks, self.crop.box(self.face))
            self._is_refined = True

    def hide(self, rule: FillRule, others: Sequence[Box]) -> None:
        """Fill the faces `others`, in pixels of the frame, in both pictures. The face itself stays, but for
        where another one lies over it.
        """
        self.hide_behind(rule, others)
        fill(self.pixels, [self.crop.box(other) for other in others])

    def hide_behind(self, rule: FillRule, lost: Sequence[Box]) -> None:
        """Fill where faces must be that the frame does not show; where the own face is they are behind it."""
        areas = regions(rule, lost)
        fill(self.pixels, [self.crop.box(area) for area in areas], self.crop.box(self.face))
        ratio = self.backdrop.shape[1] / self.frame.width_px
        fill(self.backdrop, [area.moved(0, 0, ratio) for area in areas])

    def wipe(self) -> None:
        """Overwrite the pixels."""
        self.pixels.fill(0)
        self.backdrop.fill(0)
        self.landmarks.fill(0)


@dataclass(slots=True)
class Album:
    """The kept shots of one living track, the looks it has had, and what its best view was like."""

    shots: list[Shot] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)
    best: Measured | None = None
    _measured_at: float = 0.0

    @property
    def sightings(self) -> list[Sighting]:
        return [shot.sighting for shot in self.shots]

    @property
    def qualities(self) -> list[Quality]:
        return [shot.sighting.quality for shot in self.shots]

    def telling(self, rule: ShotRule) -> list[Shot]:
        """The shots that a look shows, best first."""
        overall = [quality.overall for quality in self.qualities]
        return [self.shots[place] for place in telling(rule, overall)]

    def measure(self, measured: Measured) -> None:
        """Take note of a view that was measured; the best one stays."""
        self._measured_at = max(self._measured_at, measured.quality.at_best)
        if self.best is None or measured.quality.overall > self.best.quality.overall:
            self.best = measured

    def is_worth_measuring(self, view: Quality) -> bool:
        """Whether a view that can become no shot may tell more of the camera than those before it."""
        return view.at_best > _GROWN_RATIO * self._measured_at

    def keep(self, shot: Shot, instead_of: Sequence[int]) -> None:
        """Add `shot`; those at the places `instead_of` are overwritten and go."""
        for place in instead_of:
            self.shots[place].wipe()
        stays = [one for place, one in enumerate(self.shots) if place not in instead_of]
        self.shots = [*stays, shot]

    def wipe(self) -> None:
        """Overwrite all pixels: the track has closed."""
        for shot in self.shots:
            shot.wipe()
        self.shots = []
