"""What is watched in a benchmark: a street, who is on the list, and who really passed when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.cli.demo import assets, story
from services.cli.report.summary import RunReport
from services.detector.service import finder
from services.detector.settings import DetectorSettings
from services.evaluation.street.rendering import StreetTruth, render
from tests.bench import passes

# Of one person, so far apart: two passes, as the demonstration has it.
GAP_SECONDS = 15.0
# Alerts of a recording carry times that begin up to so long after the run's.
_SLACK_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody was taken for a subject of the list, at a second of the video."""

    seconds: float
    subject: str
    score: float


@dataclass(frozen=True, slots=True)
class Pass:
    """One walk of one person."""

    identity: str
    begin_seconds: float
    end_seconds: float

    def holds(self, hit: Hit) -> bool:
        """Whether a hit is on this walk, by time and name."""
        near = self.begin_seconds - _SLACK_SECONDS <= hit.seconds <= self.end_seconds + _SLACK_SECONDS
        return near and hit.subject == self.identity


@dataclass(frozen=True, slots=True)
class Scene:
    """`photos`: one of each subject of the list."""

    deployment: Path
    video: Path
    photos: dict[str, Path]
    truth: StreetTruth

    @property
    def faces(self) -> int:
        """Faces in all frames, at least half of each to be seen."""
        return sum(face.visible_ratio >= 0.5 for frame in self.truth.frames for face in frame.faces)

    @property
    def passes(self) -> list[Pass]:
        """All walks of everybody."""
        found: list[Pass] = []
        for frame in self.truth.frames:
            for face in frame.faces:
                last = next((one for one in reversed(found) if one.identity == face.identity), None)
                if last is None or frame.seconds - last.end_seconds > GAP_SECONDS / 2:
                    found.append(Pass(face.identity, frame.seconds, frame.seconds))
                else:
                    found[found.index(last)] = Pass(face.identity, last.begin_seconds, frame.seconds)
        return found

    @property
    def mated(self) -> list[Pass]:
        """The walks of those who are on the list."""
        return [one for one in self.passes if one.identity in self.photos]


@dataclass(frozen=True, slots=True)
class Found:
    """How many of the mated walks led to an alert, and how many alerts were false."""

    right: int
    mated: int
    false: int

    def __str__(self) -> str:
        return f"{self.right} of {self.mated}, {self.false} false"

    @property
    def tpir(self) -> float:
        return self.right / self.mated if self.mated else 0.0


def found(scene: Scene, hits: Iterable[Hit]) -> Found:
    """Count: many hits on one walk are one, and so are many of one false subject within GAP_SECONDS."""
    mated = scene.mated
    right: set[int] = set()
    false: list[Hit] = []
    for hit in sorted(hits, key=lambda one: one.seconds):
        where = next((number for number, walk in enumerate(mated) if walk.holds(hit)), None)
        if where is not None:
            right.add(where)
        elif not any(one.subject == hit.subject and hit.seconds - one.seconds < GAP_SECONDS for one in false):
            false.append(hit)
    return Found(len(right), len(mated), len(false))


def at_most_false(scene: Scene, hits: Sequence[Hit], false: int) -> tuple[Found, float]:
    """The best that a threshold can make of scored hits, with no more false alerts than `false`; and it."""
    best, threshold = Found(0, len(scene.mated), 0), float("inf")
    for score in sorted({hit.score for hit in hits}, reverse=True):
        now = found(scene, [hit for hit in hits if hit.score >= score])
        if now.false > false:
            break
        if now.right > best.right:
            best, threshold = now, score
    return best, threshold


def alerted(report: RunReport) -> list[Hit]:
    """The alerts of a run, as hits."""
    begun = report.started_at
    return [Hit((one.captured_at - begun).total_seconds(), one.subject, 1.0) for one in report.alerts]


def demonstration(folder: Path, pack: str = story.PACK) -> Scene:
    """The demonstration's street: one man on the list, who passes twice."""
    photos = assets.fetch()
    told = story.write(folder, photos, datetime.now(UTC), pack=pack)
    return Scene(told.deployment_file, told.video, {told.listed_subject: photos["obama.jpg"]}, told.truth)


def crowd(folder: Path, faces: Path, people: "Crowd") -> Scene:
    """People of a folder of photographs, one folder each, in the street of `passes`."""
    chosen = passes.cast(
        faces, people.mated, people.enrolled, people.strangers, people.seed, finder(DetectorSettings())
    )
    file = passes.write_deployment(folder, chosen, people.pack, people.threshold)
    video = folder / "street.mp4"
    truth = render(list(passes.walkers(chosen.walking)), video, (1280, 720), people.frames_per_second, 7)
    return Scene(file, video, chosen.enrolled, truth)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is drawn, with which seed, and how the street is filmed."""

    mated: int = 10
    enrolled: int = 100
    strangers: int = 10
    seed: int = 1
    pack: str = "bundled"
    threshold: float = 0.94
    frames_per_second: int = passes.FRAMES_PER_SECOND
