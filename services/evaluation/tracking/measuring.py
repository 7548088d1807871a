"""Measures the tracker: streets with people from photographs, rendered at each frame rate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.chassis.errors import BadInput
from services.detector.domain.gate import gate_every
from services.detector.handler import Lookout
from services.detector.settings import DetectorSettings
from services.evaluation.gathering import Crew, Tick
from services.evaluation.people import Person, picture_of
from services.evaluation.recogniser import Recogniser
from services.evaluation.street.rendering import Box
from services.evaluation.tracking.counting import StreetCount, counted
from services.evaluation.tracking.crossing import SIZE_PX, WALKERS_A_STREET, Portrait, walkers
from services.evaluation.tracking.figures import TrackerFigures, figures_of
from services.evaluation.tracking.following import followed, found_in, tracking_rule

FRAME_RATES = (5, 12, 25)
PASSES = 240


@dataclass(frozen=True, slots=True)
class Cut:
    """One street at one frame rate. The same `seed` sends the same people the same ways at every rate."""

    people: Sequence[Person]
    frames_per_second: int
    seed: int
    size_px: tuple[int, int] = SIZE_PX


def tracker_figures(
    crew: Crew,
    people: Sequence[Person],
    tick: Tick,
    passes: int = PASSES,
    rates: Sequence[int] = FRAME_RATES,
    seed: int = 0,
) -> list[TrackerFigures]:
    """Let people pass, each in the first of their photographs, from the first again when there are too few.

    `tick` is called after each street (`streets`). BadInput when no photograph shows a face.
    """
    cuts = list(_cuts(people, passes, rates, seed))
    counts = list(crew.each_apart(count_street, cuts, tick))
    if not any(count.passes for count in counts):
        raise BadInput("nobody walked: no face was found in the photographs; give others")
    return [
        figures_of(
            rate,
            [count for cut, count in zip(cuts, counts, strict=True) if cut.frames_per_second == rate],
            seed,
        )
        for rate in rates
    ]


def streets(passes: int = PASSES, rates: Sequence[int] = FRAME_RATES) -> int:
    """How many streets `tracker_figures` renders: what it ticks for."""
    return -(-passes // WALKERS_A_STREET) * len(rates)


def count_street(recogniser: Recogniser, cut: Cut) -> StreetCount:
    """Render one street, look at it, follow what is found, and count."""
    walking = walkers(list(_portraits(recogniser, cut.people)), cut.seed)
    if not walking:
        return counted([])
    settings = DetectorSettings(pack=recogniser.pack.manifest.name)
    lookout = Lookout(recogniser.finder, recogniser.studio.scaled)
    gate = gate_every(settings.whole_frame_seconds)
    frames = found_in(walking, cut.size_px, cut.frames_per_second, cut.seed, lookout, gate)
    return counted(list(followed(frames, tracking_rule(settings))))


def _cuts(people: Sequence[Person], passes: int, rates: Sequence[int], seed: int) -> Iterator[Cut]:
    passing = [people[number % len(people)] for number in range(passes)]
    for rate in rates:
        for start in range(0, passes, WALKERS_A_STREET):
            yield Cut(passing[start : start + WALKERS_A_STREET], rate, seed + start)


def _portraits(recogniser: Recogniser, people: Sequence[Person]) -> Iterator[Portrait]:
    for person in people:
        picture = picture_of(person.photos[0])
        face = recogniser.main_face(picture)
        if face is not None:
            box = face.box
            yield Portrait(picture, Box(box.left_px, box.top_px, box.width_px, box.height_px))
