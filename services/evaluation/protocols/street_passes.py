"""Passes in a rendered street: the detector's own tracks and looks, and whose they really are."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.faces import Box as Found
from services.detector.domain.gate import gate_every
from services.detector.domain.looks import LookRule
from services.detector.domain.overlap import corners, iou
from services.detector.domain.probe import EncodedShot, Probe
from services.detector.domain.shots import ShotRule
from services.detector.handler import Lookout, Rules, Watch
from services.detector.settings import DetectorSettings
from services.embedder.domain.shots import Shot
from services.embedder.domain.sides import sided
from services.evaluation.gathering import Crew, Tick
from services.evaluation.people import Person, picture_of
from services.evaluation.recogniser import Recogniser, Values
from services.evaluation.street.rendering import Box, Walker, render
from services.evaluation.street.truth import FrameTruth, StreetTruth
from services.evaluation.street.video import pictures_in
from services.evaluation.tracking.following import tracking_rule

FRAMES_PER_SECOND = 12
SIZE_PX = (1280, 720)
_NEAR_PX = 110.0
_WALK_SECONDS = 8.0
# Between the starts of two walks: three or four people are in the picture at once.
_EVERY_SECONDS = 2.4
_LANES = (-1.6, 0.0, 1.6)
_WALKERS_A_STREET = 20
# A face in a box of the truth, and a track that is somebody's.
_LEAST_IOU = 0.3
_BEGIN = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Who walks in one street, which of their photographs, and with which seed."""

    people: tuple[tuple[Person, int], ...]
    seed: int


def walked(
    crew: Crew, people: Sequence[tuple[Person, int]], tick: Tick, seed: int = 0
) -> Mapping[str, list[Values]]:
    """Let each person walk once, in the photograph of that number; the templates of the looks at them.

    A look belongs to whom its track was on for most of its frames; looks at nobody are left out.
    """
    starts = range(0, len(people), _WALKERS_A_STREET)
    cuts = [_Cut(tuple(people[start : start + _WALKERS_A_STREET]), seed + start) for start in starts]
    found: dict[str, list[Values]] = {person.name: [] for person, _ in people}
    for looks in crew.each_apart(_street, cuts, tick):
        for name, templates in looks.items():
            found[name] += templates
    return found


def streets(people: Sequence[tuple[Person, int]]) -> int:
    """How many streets `walked` renders: what it ticks for."""
    return -(-len(people) // _WALKERS_A_STREET)


def _street(recogniser: Recogniser, cut: _Cut) -> Mapping[str, list[Values]]:
    walkers = list(_walkers(recogniser, cut))
    if not walkers:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "street.mp4"
        truth = render(walkers, file, SIZE_PX, FRAMES_PER_SECOND, cut.seed)
        return _looked_at(recogniser, file, truth)


def _walkers(recogniser: Recogniser, cut: _Cut) -> Iterator[Walker]:
    for number, (person, photo) in enumerate(cut.people):
        picture = picture_of(person.photos[min(photo, len(person.photos) - 1)])
        face = recogniser.main_face(picture)
        if face is None:
            continue
        box = Box(face.box.left_px, face.box.top_px, face.box.width_px, face.box.height_px)
        start, lane = 1.0 + number * _EVERY_SECONDS, _LANES[number % len(_LANES)]
        yield Walker(
            picture, box, start, lane, person.name, walk_seconds=_WALK_SECONDS, near_face_px=_NEAR_PX
        )


def _looked_at(recogniser: Recogniser, file: Path, truth: StreetTruth) -> Mapping[str, list[Values]]:
    settings = DetectorSettings()
    rules = Rules(tracking_rule(settings), ShotRule(), LookRule(good_quality=settings.good_quality))
    watch = Watch.begin(1, rules, recogniser.studio, assign)
    lookout = Lookout(recogniser.finder, recogniser.studio.scaled)
    gate = gate_every(settings.whole_frame_seconds)
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    probes: list[Probe] = []
    for frame, picture in zip(truth.frames, pictures_in(file), strict=False):
        at = _BEGIN + timedelta(seconds=frame.seconds)
        found, _ = lookout.next(picture, gate, at.timestamp())
        probes += watch.observe(picture, frame.number, at, found).probes
        for track in watch.tracker.tracks:
            if (name := _whose(track.box, frame)) and track.seen_seconds == at.timestamp():
                votes[track.name][name] += 1
    probes += watch.end().probes
    looks: defaultdict[str, list[Values]] = defaultdict(list)
    for probe in probes:
        template = recogniser.fused(recogniser.embedded(sided([_shot(one) for one in probe.shots])))
        if votes[probe.track] and template is not None:
            looks[votes[probe.track].most_common(1)[0][0]].append(template)
    return looks


def _shot(encoded: EncodedShot) -> Shot:
    return Shot(encoded.jpeg, encoded.landmarks.astype(np.float64), encoded.quality.overall)


def _whose(box: Found, frame: FrameTruth) -> str:
    """The person on whose face a track is; empty when on nobody's."""
    faces = [_box(face.box) for face in frame.faces]
    if not faces:
        return ""
    (shares,) = iou(corners([box]), corners(faces))
    place = int(shares.argmax())
    return frame.faces[place].identity if shares[place] >= _LEAST_IOU else ""


def _box(box: Box) -> Found:
    return Found(box.left_px, box.top_px, box.width_px, box.height_px)
