"""What each part of the recognition is worth: one line for each, added in order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from services.detector.domain.shots import ShotRule
from services.embedder.domain.shots import Sides
from services.evaluation.casting import Cast
from services.evaluation.figures import Step
from services.evaluation.identifying import lines_of
from services.evaluation.protocols import open_set, passes
from services.evaluation.protocols.open_set import Templates
from services.evaluation.protocols.passes import Rule, Shots
from services.evaluation.recogniser import Values
from services.evaluation.walks import PassRule, View
from services.matcher.domain.density import Density


def of_photographs(
    casts: Sequence[Cast],
    as_found: Templates | None,
    one_sided: Templates,
    templates: Templates,
    density: Density | None,
) -> Iterator[Step]:
    """Yield the lines of open-set identification.

    `one_sided`: templates without the mirror image; `as_found`: the same of faces that are aligned by the
    detector's own landmarks, where the pack finds them again.
    """

    def step(
        what: str, of: Templates, by: Density | None, photos: int = 1, of_casts: Sequence[Cast] = ()
    ) -> Step:
        splits = [open_set.run(cast, of, by, photos) for cast in of_casts or casts]
        return Step(what, lines_of([split.outcomes for split in splits]))

    if as_found is not None:
        yield step("cosine, one side, the detector's landmarks", as_found, None)
    yield step("cosine, one side" if as_found is None else "+ landmarks found again", one_sided, None)
    yield step("+ the mirror image, both sides", templates, None)
    if density is None:
        return
    yield step("+ local density, of list and cohort", templates, density)
    three = [_with_three(cast, templates) for cast in casts]
    if all(cast.mated for cast in three):
        yield step("the same, of those with three photographs", templates, density, of_casts=three)
        yield step("+ two photographs of each enrolled", templates, density, 2, three)


def of_passes(
    casts: Sequence[Cast], templates: Templates, shots: Shots, rule: PassRule, density: Density | None
) -> Iterator[Step]:
    """Yield the lines of passes: which shots are used, and how."""
    by_all = replace(rule, shots=ShotRule(telling_ratio=0.0), all_sides=True)
    ways: Sequence[tuple[str, Rule]] = (
        ("one shot: the third of five", lambda seen: [_whole(one) for one in seen if one.position == 2]),
        ("best of five by quality", _best),
        ("plain mean of five", _mean),
        ("mean weighted by q⁴", by_all.template),
        (
            f"− shots with less than {rule.shots.telling_ratio:g} of the best one's quality",
            replace(rule, all_sides=True).template,
        ),
        ("− one side of each but the best", rule.template),
        ("the whole rule: up to three looks", rule),
    )
    for what, way in ways:
        looks = passes.looked_at(shots, way)
        yield Step(what, lines_of([passes.run(cast, templates, looks, density) for cast in casts]))


def _with_three(cast: Cast, templates: Templates) -> Cast:
    mated = tuple(name for name in cast.mated if sum(one is not None for one in templates[name]) > 2)
    fillers = (*cast.fillers, *(name for name in cast.mated if name not in set(mated)))
    return Cast(mated, fillers, cast.strangers)


def _whole(view: View) -> Values:
    return view.by(Sides.BOTH).values


def _best(seen: Sequence[View]) -> Sequence[Values]:
    return [_whole(max(seen, key=lambda one: one.quality))] if seen else []


def _mean(seen: Sequence[View]) -> Sequence[Values]:
    if not seen:
        return []
    total: Values = np.sum([_whole(one) for one in seen], axis=0)
    return [total / np.linalg.norm(total)]
