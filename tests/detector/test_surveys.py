"""What was measured of faces is kept by camera, from the first to the last of a track."""

from dataclasses import replace

from services.chassis.ledger import Scope
from services.detector import service
from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.faces import Box, Pixels
from services.detector.domain.quality import Quality
from services.detector.domain.survey import Measured
from services.detector.handler import Surveys, Watch
from services.detector.settings import DetectorSettings
from tests.detector.stage import Clock
from tests.detector.test_watch import run
from tests.detector.walkers import face

GATE = Scope("trial", "gate")
MEASURED = Measured(Quality(0.9, 60, 0.5, 0), 0.4)


def noting(settings: DetectorSettings, noted: list[Measured]) -> Watch:
    return Watch.begin(1, service.rules(settings), service.studio(settings), assign, note=noted.append)


def test_each_track_is_noted_once_when_it_closes_at_its_best(settings: DetectorSettings) -> None:
    noted: list[Measured] = []
    watched = noting(settings, noted)
    run(watched, [[face(200, 200, 40 + number)] for number in range(30)])
    assert noted == []
    watched.end()
    (best,) = noted
    assert best.quality.size_px >= 60 and 0.4 < best.brightness_ratio < 0.6


def test_faces_too_small_for_any_shot_are_noted_too(settings: DetectorSettings) -> None:
    noted: list[Measured] = []
    watched = noting(settings, noted)
    run(watched, [[face(200, 200, 5 + number / 10)] for number in range(30)])
    watched.drop()
    (best,) = noted
    assert 7 <= best.quality.size_px <= 8


def test_somebody_who_stands_there_is_measured_a_few_times_only(settings: DetectorSettings) -> None:
    counted: list[int] = []
    watched = noting(settings, [])
    measure = watched.studio.grey_patch

    def counting(picture: Pixels, box: Box) -> Pixels:
        counted.append(1)
        return measure(picture, box)

    watched.studio = replace(watched.studio, grey_patch=counting)
    run(watched, [[face(200, 200, 5)]] * 100)
    assert len(counted) == 1


def test_cameras_are_told_apart_and_deployments_too() -> None:
    surveys = Surveys(Clock(), 600.0)
    surveys.note(GATE, MEASURED)
    surveys.note(Scope("trial", "door"), MEASURED)
    surveys.note(Scope("other", "gate"), MEASURED)
    assert list(surveys.of("trial")) == ["door", "gate"]
    surveys.keep(lambda deployment: deployment == "other")
    assert (list(surveys.of("trial")), list(surveys.of("other"))) == ([], ["gate"])
