"""The page of an evaluation, and its plots."""

import json

import numpy as np

from services.evaluation import page, plots
from services.evaluation.figures import Figures, Step
from services.evaluation.identifying import by_group, identification, lines_of
from services.evaluation.protocols.degrading import Level
from services.evaluation.protocols.open_set import Split
from services.evaluation.protocols.pairs import Verified
from services.evaluation.rates import Estimate, Outcomes

RNG = np.random.default_rng(9)
NAMES = tuple(f"m{number}" for number in range(60))
STRANGERS = tuple(f"s{number}" for number in range(80))


def split() -> Split:
    outcomes = Outcomes(RNG.normal(1, 0.3, 60), RNG.normal(0, 0.3, 80))
    return Split(outcomes, (1,) * 50 + (2,) * 9 + (0,), NAMES, STRANGERS, 90)


def figures() -> Figures:
    splits = [split(), split()]
    made = Figures("bundled", "<faces>", 170, ["Somebody"])
    made.pairs = Verified(0.993, 0.001, 6000, 2)
    made.identifications.append(identification("photographs", splits))
    groups = {name: "first" if place % 2 else "second" for place, name in enumerate([*NAMES, *STRANGERS])}
    made.groups.extend(by_group(splits, groups, 0.1))
    made.ablation.append(Step("cosine", lines_of([one.outcomes for one in splits])))
    estimate = Estimate(0.8, 0.7, 0.9)
    made.degradations.extend(Level("blur", value, estimate, estimate) for value in (1.0, 2.0))
    return made


def test_the_page_says_all_that_was_found_and_escapes_what_it_was_given() -> None:
    text = page.write(figures()).decode()
    for said in ("99.3 %", "60 + 30; 80", "&lt;faces&gt;", "Somebody", "cosine", "first", "†"):
        assert said in text
    assert "<faces>" not in text and "<script" not in text and "http-equiv" not in text
    assert text.count("<svg") == 3  # DET, ROC, one degradation


def test_degradations_are_one_picture_with_a_panel_for_each_kind_and_each_level_once() -> None:
    estimate = Estimate(0.8, 0.7, 0.9)
    levels = [Level("blur", value, estimate, estimate) for value in (0.0, 1.5)]
    levels += [Level("light", value, estimate, estimate) for value in (1.0, 0.25)]
    drawn = plots.degradations(levels)
    assert drawn.startswith("<svg") and drawn == plots.degradations(levels)
    places = [drawn.index(f">{said}</text>") for said in ("1.5", "blur", "0.25", "light")]
    assert places == sorted(places)
    assert drawn.index(">1</text>") < drawn.index(">0.25</text>")  # as given: from the best to the worst


def test_ranks_and_groups_are_counted() -> None:
    made = figures()
    (found,) = made.identifications
    assert found.ranks == {1: 50 / 60, 5: 59 / 60, 20: 59 / 60}
    assert {(one.group, one.mated, one.strangers) for one in made.groups} == {
        ("first", 30, 40),
        ("second", 30, 40),
    }
    assert not any(one.too_few for one in made.groups)


def test_a_group_of_few_people_is_marked() -> None:
    (few,) = by_group([split()], {"m1": "few", "s1": "few"}, 0.1)
    assert few.too_few


def test_the_figures_are_plain_values() -> None:
    assert json.loads(json.dumps(figures().to_json()))["people"] == 170


def test_a_page_of_nothing_is_a_page() -> None:
    assert "<svg" not in page.write(Figures("p", "f", 1, [])).decode()
