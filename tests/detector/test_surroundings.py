from services.detector.domain.filling import FillRule
from services.detector.domain.motion import Motion
from services.detector.domain.surroundings import Face, Surroundings, named
from services.detector.domain.tracking import Step, Track
from tests.detector.walkers import face

RULE = FillRule(neighbour_seconds=0.5)
OWN, OTHER, GHOST = face(100, 100).box, face(200, 100).box, face(300, 100).box


def track(name: str, x_px: float) -> Track:
    return Track(name, Motion.seen_at(face(x_px, 100).box), 0, 0)


def test_every_other_face_of_the_frame_is_around() -> None:
    seen = Surroundings(RULE)
    seen.add(1.0, (Face(OWN, "own"), Face(OTHER, "other"), Face(GHOST)))
    assert seen.around("own") == [OTHER, GHOST]


def test_a_face_that_this_frame_missed_is_still_around() -> None:
    seen = Surroundings(RULE)
    seen.add(1.0, (Face(OWN, "own"), Face(OTHER, "other")))
    seen.add(1.1, (Face(OWN, "own"),))
    assert seen.around("own") == [OTHER]


def test_where_a_face_was_is_not_filled_when_it_is_known_where_it_is() -> None:
    seen = Surroundings(RULE)
    seen.add(1.0, (Face(OWN, "own"), Face(GHOST, "other")))
    seen.add(1.1, (Face(OWN, "own"), Face(OTHER, "other")))
    assert seen.around("own") == [OTHER]


def test_faces_of_frames_too_long_ago_are_forgotten() -> None:
    seen = Surroundings(RULE)
    seen.add(1.0, (Face(OTHER, "other"),))
    seen.add(2.0, (Face(OWN, "own"),))
    assert seen.around("own") == []
    assert not seen.holds(1.0)


def test_a_face_that_appears_after_a_shot_is_new_to_it() -> None:
    seen = Surroundings(RULE)
    seen.add(1.0, (Face(OWN, "own"), Face(OTHER, "other")))
    seen.add(1.1, (Face(OWN, "own"), Face(OTHER, "other"), Face(GHOST)))
    assert seen.come_since("own", 1.0) == [GHOST]
    assert seen.holds(1.0)


def test_nothing_is_around_where_nothing_was_seen() -> None:
    seen = Surroundings(RULE)
    assert (seen.around("own"), seen.come_since("own", 1.0)) == ([], [])


def test_a_faint_face_on_a_track_that_was_not_seen_is_that_tracks() -> None:
    faint, far = face(104, 100, score=0.12), face(300, 100, score=0.12)
    faces = named(RULE, [faint, far], Step(), [track("own", 100)])
    assert [one.track for one in faces] == ["own", ""]


def test_a_faint_face_beside_the_one_that_was_seen_is_somebody_else() -> None:
    own, step_track, faint = face(100, 100), track("own", 100), face(125, 100, score=0.12)
    faces = named(RULE, [own, faint], Step(((step_track, own),)), [step_track])
    assert [one.track for one in faces] == ["own", ""]


def test_a_clock_that_is_set_back_leaves_nothing_behind() -> None:
    seen = Surroundings(RULE)
    seen.add(100.0, (Face(OTHER, "other"),))
    for number in range(20):
        seen.add(1.0 + number, (Face(OWN, "own"),))
    assert seen.around("own") == []
    assert (seen.holds(20.0), seen.holds(19.0)) == (True, False)
