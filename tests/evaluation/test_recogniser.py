"""The recognition of a pack on photographs, with the real models of the bundled pack."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from services.cli.demo import assets
from services.evaluation.casting import Cast
from services.evaluation.gathering import Crew, templates_of
from services.evaluation.people import Person, picture_of
from services.evaluation.protocols.open_set import Split, run
from services.evaluation.protocols.passes import best, walked
from services.evaluation.recogniser import Recogniser
from services.evaluation.scoring import Gallery, density_of
from services.evaluation.walks import Camera, PassRule
from services.model_packs import cohort_of, fetch, load

MAN = ("obama.jpg", "obama3.jpg")
OTHERS = ("grace_hopper.jpg", "astronaut.png")


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    fetch("bundled", lambda *_: None)
    pack = load("bundled")
    yield Crew(lambda: Recogniser.of(pack), 2)


@pytest.fixture(scope="module")
def people() -> list[Person]:
    photos = assets.fetch()
    man = Person("man", tuple(Path(photos[name]) for name in MAN))
    return [man, *(Person(name, (Path(photos[name]),)) for name in OTHERS)]


def test_a_person_is_found_by_another_photograph_and_a_stranger_is_not(
    crew: Crew, people: list[Person]
) -> None:
    ticks: list[int] = []
    templates = templates_of(crew, people, 2, lambda: ticks.append(1))
    assert len(ticks) == len(people)
    cast = Cast(("man",), (OTHERS[0],), (OTHERS[1],))
    for density in (None, density_of(cohort_of("bundled"))):
        split: Split = run(cast, templates, density)
        assert split.ranks == (1,)
        assert split.outcomes.own[0] > split.outcomes.strangers[0] + 0.03


def test_a_pass_made_of_a_photograph_is_recognised(crew: Crew, people: list[Person]) -> None:
    man = people[0]
    templates = templates_of(crew, [man], 1, lambda: None)
    shots = walked(crew, people, Camera(), lambda: None)
    assert len(shots["man"]) >= 3
    first = templates["man"][0]
    assert first is not None
    gallery = Gallery.of(first[None], ["man"], None)
    rule = PassRule("dlib-resnet29-v1-flip-trees", 0.9)
    scores = {name: best(gallery, rule(seen), None) for name, seen in shots.items()}
    assert max(scores, key=lambda name: scores[name]) == "man"


def test_a_picture_without_a_face_has_no_template(crew: Crew) -> None:
    empty = np.full((120, 160, 3), 90, np.uint8)
    (found,) = crew.each(lambda made, picture: made.template(picture), [empty], lambda: None)
    assert found is None


def test_the_main_face_is_the_large_one_in_the_middle(crew: Crew, people: list[Person]) -> None:
    picture = picture_of(people[1].photos[0])
    (face,) = crew.each(lambda made, one: made.main_face(one), [picture], lambda: None)
    assert face is not None and face.score_ratio > 0.5
