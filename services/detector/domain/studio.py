"""Makes shots and context pictures, on whatever scales and encodes pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.detector.domain.album import Shot
from services.detector.domain.annotation import HeldFrame
from services.detector.domain.context import (
    ContextRule,
    Size,
    backdrop_size,
    clear_area,
    context_size,
    in_blocks,
)
from services.detector.domain.cropping import CropRule, crop_around
from services.detector.domain.faces import Box, Detection, Landmarks, Pixels, PixelSpan, covering
from services.detector.domain.filling import FillRule, fill, regions
from services.detector.domain.probe import ContextPicture, EncodedShot, Portrait, Probe
from services.detector.domain.quality import Quality, brightness_ratio, sharpness_ratio, yaw_degrees
from services.detector.domain.shots import Sighting
from services.detector.domain.veiling import veil


@dataclass(frozen=True, slots=True)
class Studio:
    """`grey_patch`, `scaled` and `jpeg` are those of the port `Pictures`. Pixels that it makes on the way are
    overwritten before it returns."""

    grey_patch: Callable[[Pixels, Box], Pixels]
    scaled: Callable[[Pixels, Size], Pixels]
    jpeg: Callable[[Pixels, int], bytes]
    crops: CropRule
    contexts: ContextRule
    fillings: FillRule
    jpeg_quality_percent: int = 92
    context_quality_percent: int = 80
    refined: Callable[[Pixels, Landmarks, Box], None] = lambda crop, landmarks, face: None
    """Moves landmarks of a face in a crop to better ones; the port `Refiner`."""

    def measured(self, picture: Pixels, found: Detection) -> tuple[Quality, float]:
        """Quality and brightness (0 to 1) of one face."""
        patch = self.grey_patch(picture, found.box)
        quality = Quality(
            found.score_ratio, found.box.size_px, sharpness_ratio(patch), yaw_degrees(found.landmarks)
        )
        brightness = brightness_ratio(patch)
        patch.fill(0)
        return quality, brightness

    def shot(
        self,
        picture: Pixels,
        found: Detection,
        sighting: Sighting,
        captured_at: datetime,
        others: Sequence[Box],
        lost: Sequence[Box] = (),
    ) -> Shot | None:
        """Cut one face out of a frame; all around it is filled, and so are the faces `others` that lie over
        it and, in the context, they and where those must be who are `lost`. None when it lies outside of
        the frame.
        """
        frame = _size_of(picture)
        crop = crop_around(self.crops, found.box, frame)
        if crop is None:
            return None
        pixels = self.scaled(picture[crop.span.rows, crop.span.columns], crop.size)
        backdrop = self.scaled(picture, backdrop_size(self.contexts, frame))
        veil(pixels, crop.box(clear_area(self.contexts, found.box)))
        landmarks = crop.landmarks(found.landmarks)
        shot = Shot(sighting, captured_at, found.box, frame, crop, landmarks, pixels, backdrop)
        shot.hide(self.fillings, others)
        shot.hide_behind(self.fillings, lost)
        return shot

    def probe(self, track: str, look: int, ranked: Sequence[Shot]) -> Probe:
        """Encode a look at a track: `ranked` are its shots, best first, at least one."""
        return Probe(track, look, tuple(self._encoded(shot) for shot in ranked), self._context(ranked[0]))

    def held(self, picture: Pixels, captured_at: datetime, outlines: tuple[Box, ...]) -> HeldFrame:
        """What a video keeps of a frame."""
        frame = _size_of(picture)
        return HeldFrame(
            captured_at, frame, self.scaled(picture, backdrop_size(self.contexts, frame)), outlines
        )

    def portrait(self, photo: Pixels, found: Detection, others: Sequence[Box]) -> Portrait | None:
        """One face of a photograph; None when it lies outside."""
        crop = crop_around(self.crops, found.box, _size_of(photo))
        if crop is None:
            return None
        quality, brightness = self.measured(photo, found)
        pixels = self.scaled(photo[crop.span.rows, crop.span.columns], crop.size)
        fill(pixels, [crop.box(area) for area in regions(self.fillings, others)], crop.box(found.box))
        landmarks = crop.landmarks(found.landmarks)
        self.refined(pixels, landmarks, crop.box(found.box))
        shot = EncodedShot(self.jpeg(pixels, self.jpeg_quality_percent), landmarks, quality)
        pixels.fill(0)
        return Portrait(found.box, found.landmarks, quality, brightness, shot)

    def _encoded(self, shot: Shot) -> EncodedShot:
        shot.refine(self.refined)
        landmarks: Landmarks = shot.landmarks.copy()  # the shot's own are overwritten when it goes
        jpeg = self.jpeg(shot.pixels, self.jpeg_quality_percent)
        return EncodedShot(jpeg, landmarks, shot.sighting.quality, shot.captured_at)

    def _context(self, shot: Shot) -> ContextPicture:
        size = context_size(self.contexts, shot.frame, shot.face)
        ratio = size.width_px / shot.frame.width_px
        picture = in_blocks(shot.backdrop, size)
        self._put_in_the_face(picture, shot, ratio)
        jpeg = self.jpeg(picture, self.context_quality_percent)
        picture.fill(0)
        return ContextPicture(jpeg, size, shot.face.moved(0, 0, ratio))

    def _put_in_the_face(self, picture: Pixels, shot: Shot, ratio: float) -> None:
        area = clear_area(self.contexts, shot.face).moved(0, 0, ratio)
        into = covering(area, picture.shape[1], picture.shape[0])
        start = Box(into.left_px / ratio, into.top_px / ratio, *_extent(into, 1 / ratio))
        source = covering(shot.crop.box(start), shot.crop.size.width_px, shot.crop.size.height_px)
        if into.is_empty or source.is_empty:
            return
        face = self.scaled(
            shot.pixels[source.rows, source.columns],
            Size(into.right_px - into.left_px, into.bottom_px - into.top_px),
        )
        picture[into.rows, into.columns] = face
        face.fill(0)


def _extent(span: PixelSpan, ratio: float) -> tuple[float, float]:
    return (span.right_px - span.left_px) * ratio, (span.bottom_px - span.top_px) * ratio


def _size_of(picture: Pixels) -> Size:
    return Size(picture.shape[1], picture.shape[0])
