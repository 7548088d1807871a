"""`sightline evaluate`: which protocols are run, on whom, in which order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from services.embedder.domain.shots import Sides
from services.evaluation import casting, identifying
from services.evaluation.casting import Cast, Numbers, cast
from services.evaluation.errata import Errata
from services.evaluation.figures import Figures, Identification, Step
from services.evaluation.gathering import Crew, Tick, nothing, templates_of
from services.evaluation.people import Person, groups_in, people_in
from services.evaluation.protocols import ablation, degrading, open_set, pairs, passes, street_passes
from services.evaluation.protocols.open_set import Templates
from services.evaluation.protocols.passes import Shots
from services.evaluation.rates import Outcomes
from services.evaluation.recogniser import Recogniser
from services.evaluation.scoring import density_of
from services.evaluation.walks import Camera, PassRule
from services.model_packs import cohort_of, load

_PHOTOS = 3
_GROUP_RATE = 0.01
# Of the list so many walk. With 300 strangers a core is busy for some half an hour.
_WALKING_MATED = 100
# Degradations are looked at with fewer people: thirty levels of each.
_DEGRADED = Numbers(mated=150, enrolled=500)
_DEGRADED_STRANGERS = 400

Begin = Callable[[str, int], Tick]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be measured. `numbers`: None takes what fits the folder; `begin` is told what begins.

    `street_strangers`: how many who are not on the list walk down a street; 0: there is no street. `prepare`:
    what processes that help call first; it can be pickled.
    """

    faces: Path
    pack: str
    errata: Errata
    numbers: Numbers | None
    splits: int
    threads: int
    begin: Begin
    pairs: Path | None = None
    with_pairs: bool = True
    with_passes: bool = True
    street_strangers: int = 0
    with_degradations: bool = False
    with_ablation: bool = False
    camera: Camera = field(default_factory=Camera)
    prepare: Callable[[], None] = nothing


class Evaluation:
    """One evaluation; what several protocols need is made once."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._pack = load(asked.pack)
        self._density = density_of(cohort_of(asked.pack))
        self._people = people_in(asked.faces)
        left_out = asked.errata.left_out & {person.name for person in self._people}
        self._clean = [person for person in self._people if person.name not in left_out]
        self.figures = Figures(asked.pack, str(asked.faces), len(self._people), sorted(left_out))

    def run(self) -> Iterator[Figures]:
        """Yield the figures each time that there are more of them."""
        asked, figures = self._asked, self.figures
        if asked.with_pairs:
            chosen = pairs.read(asked.pairs, self._people) if asked.pairs else pairs.drawn(self._people)
            figures.pairs = pairs.verify(chosen, self._templates)
            yield figures
        figures.identifications.append(self._photographs("photographs, all people", self._people))
        if figures.left_out:
            figures.identifications.append(self._photographs("photographs, without errata", self._clean))
        self._by_group()
        yield figures
        if asked.with_passes:
            figures.identifications.append(self._passes())
            yield figures
        if asked.street_strangers:
            figures.identifications.append(self._street())
            yield figures
        if asked.with_ablation:
            figures.ablation.extend(self._ablation())
            yield figures
        if asked.with_degradations:
            for level in self._degradations():
                figures.degradations.append(level)
            yield figures

    def _numbers(self, people: Sequence[Person]) -> Numbers:
        return self._asked.numbers or Numbers.fitting(people)

    def _casts(self, people: Sequence[Person]) -> list[Cast]:
        return [cast(people, self._numbers(people), seed) for seed in range(self._asked.splits)]

    @cached_property
    def _crew(self) -> Crew:
        return Crew(partial(Recogniser.of, self._pack), self._asked.threads, self._asked.prepare)

    @cached_property
    def _templates(self) -> Templates:
        return templates_of(self._crew, self._people, _PHOTOS, self._begin("templates", self._people))

    @cached_property
    def _shots(self) -> Shots:
        return passes.walked(self._crew, self._clean, self._asked.camera, self._begin("passes", self._clean))

    @cached_property
    def _rule(self) -> PassRule:
        spec = self._pack.embedder.spec
        return PassRule(spec.model_id, spec.same_person_score)

    def _photographs(self, name: str, people: Sequence[Person]) -> Identification:
        splits = [open_set.run(one, self._templates, self._density) for one in self._casts(people)]
        return identifying.identification(name, splits)

    def _by_group(self) -> None:
        groups = groups_in(self._asked.faces, self._clean)
        if groups:
            splits = [open_set.run(one, self._templates, self._density) for one in self._casts(self._clean)]
            self.figures.groups.extend(identifying.by_group(splits, groups, _GROUP_RATE))

    def _passes(self) -> Identification:
        casts = self._casts(self._clean)
        looks = passes.looked_at(self._shots, self._rule)
        found = [passes.run(one, self._templates, looks, self._density) for one in casts]
        return identifying.of_outcomes("passes made of photographs", found, len(casts[0].enrolled))

    def _street(self) -> Identification:
        """One split: the list is whole, fewer people walk."""
        drawn = self._casts(self._clean)[0]
        mated = drawn.mated[:_WALKING_MATED]
        strangers = drawn.strangers[: self._asked.street_strangers]
        people = {person.name: person for person in self._clean}
        given = [(people[name], 1) for name in mated]
        given += [(people[name], 0) for name in strangers]
        looks = street_passes.walked(
            self._crew, given, self._asked.begin("street", street_passes.streets(given))
        )
        gallery = open_set.gallery_of(drawn, self._templates, self._density)
        own = passes.best_of_each(gallery, [looks[name] for name in mated], mated)
        nobody = [None] * len(strangers)
        others = passes.best_of_each(gallery, [looks[name] for name in strangers], nobody)
        found = Outcomes(own, others)
        return identifying.of_outcomes("passes in a rendered street", [found], len(drawn.enrolled))

    def _ablation(self) -> Iterator[Step]:
        casts = self._casts(self._clean)
        manifest = self._pack.manifest
        again = manifest.refine_landmarks or manifest.landmarker is not None
        as_found = self._one_sided("templates by the detector's landmarks", refine=False) if again else None
        one_sided = self._one_sided("templates of one side", refine=True)
        yield from ablation.of_photographs(casts, as_found, one_sided, self._templates, self._density)
        yield from ablation.of_passes(casts, self._templates, self._shots, self._rule, self._density)

    def _one_sided(self, what: str, refine: bool) -> Templates:
        def made() -> Recogniser:
            return replace(Recogniser.of(self._pack, refine=refine), sides=Sides.UPRIGHT)

        return templates_of(Crew(made, self._asked.threads), self._clean, 2, self._begin(what, self._clean))

    def _degradations(self) -> Iterator[degrading.Level]:
        drawn = casting.cast(self._clean, self._fewer(), 0)
        chosen = Cast(drawn.mated, drawn.fillers, drawn.strangers[:_DEGRADED_STRANGERS])
        clean = open_set.run(chosen, self._templates, self._density).outcomes
        tick = self._asked.begin("degradations", len(chosen.mated) + len(chosen.strangers))
        people: Mapping[str, Person] = {person.name: person for person in self._clean}
        yield from degrading.levels(
            self._crew, people, chosen, self._templates, self._density, clean, _GROUP_RATE, tick
        )

    def _fewer(self) -> Numbers:
        fitting = self._numbers(self._clean)
        mated = min(_DEGRADED.mated, fitting.mated)
        return Numbers(mated, max(min(_DEGRADED.enrolled, fitting.enrolled), mated))

    def _begin(self, what: str, people: Sequence[Person]) -> Tick:
        return self._asked.begin(what, len(people))
