"""One camera in one epoch: its tracks, their shots, and when they are looked at. Blocking: runs off the
event loop.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.detector.domain.album import Album
from services.detector.domain.association import Assign
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.filling import is_crowded
from services.detector.domain.holding import LookedAt
from services.detector.domain.looks import LookRule, is_due, is_owed
from services.detector.domain.probe import Probe
from services.detector.domain.quality import Quality, yaw_degrees
from services.detector.domain.shots import ShotRule, Sighting, could_be_kept, displaced
from services.detector.domain.studio import Studio
from services.detector.domain.surroundings import Surroundings, named
from services.detector.domain.survey import Measured
from services.detector.domain.tracking import Step, Track, Tracker, TrackingRule
from services.detector.handler.film import Film
from services.detector.handler.footage import Footage
from services.detector.handler.view import View


@dataclass(frozen=True, slots=True)
class Rules:
    """What a watch goes by."""

    tracking: TrackingRule
    shots: ShotRule
    looks: LookRule


@dataclass(frozen=True, slots=True)
class Seen:
    """What one frame brought. `opened` and `closed` count tracks; `faces` those that belong to one."""

    probes: tuple[Probe, ...] = ()
    opened: int = 0
    closed: int = 0
    faces: int = 0


@dataclass(slots=True)
class Watch:
    """Holds pixels of shots; they are overwritten when their track closes. With a film or footage, or while
    somebody watches, also the last frames, in blocks. `note` is told of each track's best view as it closes.
    """

    epoch: int
    rules: Rules
    studio: Studio
    tracker: Tracker
    surroundings: Surroundings
    film: Film | None = None
    view: View | None = None
    note: Callable[[Measured], None] = lambda _: None
    footage: Footage | None = None
    _albums: dict[str, Album] = field(default_factory=dict)
    _opened: int = 0
    _closed: int = 0

    @classmethod
    def begin(
        cls,
        epoch: int,
        rules: Rules,
        studio: Studio,
        assign: Assign,
        film: Film | None = None,
        view: View | None = None,
        note: Callable[[Measured], None] = lambda _: None,
        footage: Footage | None = None,
    ) -> "Watch":
        """A camera of which nothing was seen yet."""
        tracker = Tracker(rules.tracking, assign)
        return cls(epoch, rules, studio, tracker, Surroundings(studio.fillings), film, view, note, footage)

    @property
    def living(self) -> int:
        """Tracks that are open."""
        return len(self._albums)

    def observe(
        self, picture: Pixels, number: int, captured_at: datetime, detections: Sequence[Detection]
    ) -> Seen:
        """Follow the tracks into one frame. Frames come in order."""
        at_seconds = captured_at.timestamp()
        step = self.tracker.step(at_seconds, number, detections)
        self._albums.update((track.name, Album()) for track in step.opened)
        # Counted until told: if this frame fails, the next one tells, or the ledger would not close.
        self._opened += len(step.opened)
        self._closed += len(step.closed)
        faces = named(self.studio.fillings, detections, step, self.tracker.tracks)
        self.surroundings.add(at_seconds, faces)
        self._hide_newcomers(at_seconds)
        looked = self._looked_at(picture, captured_at, step)
        for shown in self._shown():
            shown.add(looked)
        for track, found in step.seen:
            self._consider(looked, track, found)
        due = [self._look(track) for track, _ in step.seen if self._is_due(track, at_seconds)]
        return self._told((*due, *self._close(step.closed)), len(step.seen))

    def end(self) -> Seen:
        """Close every track, with the looks that are owed: the source has ended, or another epoch has
        begun.
        """
        closed = self.tracker.close_all()
        self._closed += len(closed)
        self._forget_surroundings()
        return self._told(self._close(closed))

    def drop(self) -> Seen:
        """Close every track without a look."""
        self._closed += len(self.tracker.close_all())
        for name in list(self._albums):
            self._forget(name)
        self._forget_surroundings()
        return self._told(())

    def _told(self, probes: tuple[Probe, ...], faces: int = 0) -> Seen:
        seen = Seen(probes, self._opened, self._closed, faces)
        self._opened = self._closed = 0
        return seen

    def _consider(self, looked: LookedAt, track: Track, found: Detection) -> None:
        picture, captured_at = looked.picture, looked.captured_at
        album, rule, at_seconds = self._albums[track.name], self.rules.shots, captured_at.timestamp()
        if album.looks.is_complete:
            return
        best = Quality(found.score_ratio, found.box.size_px, 1.0, yaw_degrees(found.landmarks))
        if not could_be_kept(rule, album.sightings, Sighting(at_seconds, best)):
            if album.is_worth_measuring(best):
                album.measure(Measured(*self.studio.measured(picture, found)))
            return
        others = self.surroundings.around(track.name)
        if is_crowded(self.studio.fillings, found.box, others):
            return
        measured = Measured(*self.studio.measured(picture, found))
        album.measure(measured)
        sighting = Sighting(at_seconds, measured.quality)
        places = displaced(rule, album.sightings, sighting)
        if places is None:
            return
        shot = self.studio.shot(picture, found, sighting, captured_at, others, looked.lost)
        if shot is not None:
            album.keep(shot, places)

    def _hide_newcomers(self, at_seconds: float) -> None:
        """Fill, in shots just taken, the faces that only the newest frame shows."""
        for name, album in self._albums.items():
            fresh = [shot for shot in album.shots if self.surroundings.holds(shot.sighting.captured_seconds)]
            for shot in fresh:
                come = self.surroundings.come_since(name, shot.sighting.captured_seconds)
                shot.hide(self.studio.fillings, come)

    def _looked_at(self, picture: Pixels, captured_at: datetime, step: Step) -> LookedAt:
        seen, tracks = {track.name for track, _ in step.seen}, self.tracker.tracks
        followed = tuple(track.box for track in tracks if track.name in seen)
        lost = tuple(track.box for track in tracks if track.name not in seen)
        return LookedAt(picture, captured_at, self.surroundings, followed, lost)

    def _shown(self) -> list[Film | View | Footage]:
        return [one for one in (self.film, self.view, self.footage) if one is not None]

    def _forget_surroundings(self) -> None:
        self.surroundings.clear()
        for shown in self._shown():
            shown.end()

    def _is_due(self, track: Track, at_seconds: float) -> bool:
        album = self._albums[track.name]
        return is_due(self.rules.looks, album.looks, album.qualities, at_seconds)

    def _look(self, track: Track) -> Probe:
        album = self._albums[track.name]
        album.looks = album.looks.after(album.qualities, track.seen_seconds)
        probe = self.studio.probe(track.name, album.looks.count, album.telling(self.rules.shots))
        if album.looks.is_complete:  # nothing more will be sent of this track, so nothing more is kept
            album.wipe()
        return probe

    def _close(self, tracks: Iterable[Track]) -> tuple[Probe, ...]:
        probes = []
        for track in tracks:
            album = self._albums[track.name]
            if is_owed(self.rules.looks, album.looks, album.qualities):
                probes.append(self._look(track))
            self._forget(track.name)
        return tuple(probes)

    def _forget(self, name: str) -> None:
        album = self._albums.pop(name)
        album.wipe()
        if album.best is not None:
            self.note(album.best)
