from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from services.detector.domain.faces import Detection
from services.detector.domain.filling import FILL_GREY
from services.detector.domain.probe import Probe
from services.detector.handler import Watch
from services.detector.settings import DetectorSettings
from tests.detector.stage import FRAMES_PER_SECOND, START, noisy_frame, watch
from tests.detector.walkers import face

FRAME = noisy_frame()


def run(watched: Watch, frames: Sequence[Sequence[Detection]], start: int = 0) -> list[Probe]:
    probes: list[Probe] = []
    for number, found in enumerate(frames, start):
        at = START + timedelta(seconds=number / FRAMES_PER_SECOND)
        probes += watched.observe(FRAME, number, at, found).probes
    return probes


def test_one_good_shot_is_sent_at_once(settings: DetectorSettings) -> None:
    (probe,) = run(watch(settings), [[face(200, 200)]])
    assert (probe.track, probe.look, len(probe.shots)) == ("0-0", 1, 1)
    assert probe.captured_at == START


def test_a_person_who_stays_is_looked_at_three_times_at_most(settings: DetectorSettings) -> None:
    watched = watch(settings)
    probes = run(watched, [[face(200, 200, 40 + n, turned=0.01 * (n % 20))] for n in range(100)])
    probes += watched.end().probes
    assert [probe.look for probe in probes] == [1, 2, 3]
    assert max(len(probe.shots) for probe in probes) == 5
    assert all(
        [shot.quality.overall for shot in probe.shots]
        == sorted((shot.quality.overall for shot in probe.shots), reverse=True)
        for probe in probes
    )


@pytest.mark.parametrize(("size_px", "shown"), [(20, [60]), (26, [60, 26])])
def test_a_look_shows_only_shots_that_tell_beside_the_best(
    settings: DetectorSettings, size_px: float, shown: list[float]
) -> None:
    watched = watch(settings.model_copy(update={"good_quality": 500.0}))
    nearer = [[face(200, 200, near_px)] for near_px in (30, 45, 60)]
    assert run(watched, [[face(200, 200, size_px, turned=0.2)], *nearer]) == []
    shots = [shot for probe in watched.end().probes for shot in probe.shots]
    assert [shot.quality.size_px for shot in shots] == shown


def test_a_face_too_poor_for_a_look_gets_one_when_its_track_closes(settings: DetectorSettings) -> None:
    watched = watch(settings.model_copy(update={"good_quality": 500.0}))
    assert run(watched, [[face(200, 200)]] * 3) == []
    (probe,) = watched.end().probes
    assert (probe.look, watched.living) == (1, 0)


def test_a_track_that_showed_all_it_has_is_owed_nothing(settings: DetectorSettings) -> None:
    watched = watch(settings)
    assert len(run(watched, [[face(200, 200)]])) == 1
    assert watched.end().probes == ()


def test_a_lost_track_closes_in_a_later_frame(settings: DetectorSettings) -> None:
    watched = watch(settings)
    run(watched, [[face(200, 200)]] + [[]] * 10)
    assert watched.living == 1
    late = watched.observe(FRAME, 40, START + timedelta(seconds=4), [])
    assert (late.opened, late.closed, watched.living) == (0, 1, 0)


def test_when_a_track_closes_its_pixels_are_overwritten(settings: DetectorSettings) -> None:
    watched = watch(settings)
    run(watched, [[face(200, 200)], [face(210, 200)]])
    shots = [shot for album in watched._albums.values() for shot in album.shots]
    assert shots and all(shot.pixels.any() for shot in shots)
    watched.end()
    assert not any(shot.pixels.any() or shot.backdrop.any() for shot in shots)


def test_after_the_last_look_no_pixels_are_kept(settings: DetectorSettings) -> None:
    watched = watch(settings)
    probes = run(watched, [[face(200, 200, 30 + 3 * n)] for n in range(60)])
    assert [probe.look for probe in probes] == [1, 2, 3]
    assert [album.shots for album in watched._albums.values()] == [[]]


def test_dropping_closes_without_a_look(settings: DetectorSettings) -> None:
    watched = watch(settings.model_copy(update={"good_quality": 500.0}))
    run(watched, [[face(200, 200)]])
    gone = watched.drop()
    assert (gone.probes, gone.closed, watched.living) == ((), 1, 0)


def test_another_face_is_filled_in_a_shot(settings: DetectorSettings) -> None:
    watched = watch(settings)
    run(watched, [[face(200, 200, 60), face(265, 200, 60, score=0.15)]])
    (album,) = watched._albums.values()
    (shot,) = album.shots
    assert np.all(shot.backdrop[16:24, 22:31] == FILL_GREY)
    assert not np.all(shot.pixels[25:80, 25:80] == FILL_GREY)


def test_a_face_that_appears_in_the_next_frame_is_filled_in_the_shot_before(
    settings: DetectorSettings,
) -> None:
    watched = watch(settings)
    run(watched, [[face(200, 200, 60)]])
    ((shot,),) = [album.shots for album in watched._albums.values()]
    assert not np.any(np.all(shot.backdrop[16:24, 22:31] == FILL_GREY, axis=2))
    run(watched, [[face(200, 200, 60, score=0.5), face(265, 200, 60, score=0.15)]], start=1)
    assert np.all(shot.backdrop[16:24, 22:31] == FILL_GREY)  # with its margin


def test_whom_a_frame_lost_is_filled_where_they_must_be_by_now(settings: DetectorSettings) -> None:
    watched = watch(settings)
    run(watched, [[face(400, 200)], [face(440, 200)], [face(480, 200)], [face(100, 200)]])
    (shot,) = watched._albums["3-0"].shots
    assert np.all(shot.backdrop[19:22, 48:56] == FILL_GREY)


def test_a_face_in_front_of_where_somebody_was_lost_is_not_filled(settings: DetectorSettings) -> None:
    watched = watch(settings)
    run(watched, [[face(160, 200, 30)]] * 3 + [[]] * 8 + [[face(200, 200, 140)]])
    (shot,) = watched._albums["11-0"].shots
    own = shot.crop.box(shot.face)
    middle = shot.pixels[
        int(own.top_px) + 60 : int(own.bottom_px) - 60, int(own.left_px) + 5 : int(own.right_px) - 5
    ]
    assert not (middle == FILL_GREY).all(axis=2).any()


def test_a_face_that_another_covers_gives_no_shot(settings: DetectorSettings) -> None:
    probes = run(watch(settings), [[face(200, 200, 60), face(240, 200, 60)]])
    assert probes == []


def test_what_a_failed_frame_opened_is_counted_by_the_next(settings: DetectorSettings) -> None:
    broken = watch(settings)

    def fail(*_: object) -> np.ndarray:
        raise ValueError

    broken.studio = replace(broken.studio, grey_patch=fail)
    with pytest.raises(ValueError):
        run(broken, [[face(200, 200)]])
    assert broken.observe(FRAME, 1, START + timedelta(seconds=0.1), []).opened == 1
    assert broken.drop().closed == 1
