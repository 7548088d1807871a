"""Passes in a rendered street: whose a look is, and that each person walks once."""

from functools import partial
from pathlib import Path

import numpy as np

from services.cli.demo import assets
from services.detector.domain.faces import Box as Found
from services.evaluation.gathering import Crew
from services.evaluation.people import Person, picture_of
from services.evaluation.protocols import street_passes
from services.evaluation.recogniser import Recogniser
from services.evaluation.street.cutout import Box
from services.evaluation.street.truth import FaceTruth, FrameTruth
from services.model_packs import fetch, load


def test_a_track_is_on_the_face_that_it_covers_most() -> None:
    faces = (FaceTruth("a", Box(0, 0, 20, 20), 1), FaceTruth("b", Box(30, 0, 20, 20), 1))
    frame = FrameTruth(0, 0.0, faces)
    assert street_passes._whose(Found(28, 2, 20, 20), frame) == "b"
    assert street_passes._whose(Found(60, 60, 20, 20), frame) == ""
    assert street_passes._whose(Found(0, 0, 20, 20), FrameTruth(0, 0.0, ())) == ""


def test_who_walks_is_looked_at_and_resembles_the_photograph() -> None:
    fetch("bundled", lambda *_: None)
    pack, photos = load("bundled"), assets.fetch()
    crew = Crew(partial(Recogniser.of, pack), 2)
    man = Person("man", (Path(photos["obama3.jpg"]),))
    woman = Person("woman", (Path(photos["grace_hopper.jpg"]),))
    given = [(man, 0), (woman, 0)]
    ticks: list[int] = []
    looks = street_passes.walked(crew, given, lambda: ticks.append(1))
    assert len(ticks) == street_passes.streets(given) == 1
    (template,) = crew.each(lambda made, path: made.template(picture_of(path)), [man.photos[0]], lambda: None)
    assert template is not None
    scores = {name: max(float(look @ template) for look in looks[name]) for name in ("man", "woman")}
    assert 1 <= len(looks["man"]) <= 3 and scores["man"] > scores["woman"]
    assert all(np.linalg.norm(look) > 0.999 for look in looks["man"])
