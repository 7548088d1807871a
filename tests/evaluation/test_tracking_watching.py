"""Which faces count in a frame, and which boxes lie on them."""

from services.detector.domain.faces import Box
from services.evaluation.tracking.watching import Watched, paired, watched
from tests.evaluation.tracked import at, frame


def test_a_face_more_than_half_hidden_does_not_count() -> None:
    seen = watched(frame(anna=(0, 0.5), bert=(200, 0.49)), {})
    assert list(seen.faces) == ["anna"]


def test_who_follows_a_hidden_face_is_not_blamed() -> None:
    seen = watched(frame(anna=(0, 1.0), bert=(200, 0.1)), {"a": at(0), "b": at(205), "c": at(400)})
    assert seen.tracks == {"a": at(0), "c": at(400)}


def test_a_box_on_a_face_that_counts_stays_though_a_hidden_one_is_behind_it() -> None:
    # 40 of 100 px apart: the box overlaps the hidden face by 0.43 of both, and the other by 1.
    seen = watched(frame(front=(0, 1.0), behind=(40, 0.3)), {"a": at(0)})
    assert (list(seen.faces), list(seen.tracks)) == (["front"], ["a"])


def test_a_box_is_on_a_face_from_an_overlap_of_a_half() -> None:
    # Boxes of 100 px that are 33 px apart overlap by 67 / 133, those that are 34 px apart by 66 / 134.
    assert paired(Watched({"anna": at(0)}, {"a": at(33)})) == [("anna", "a")]
    assert paired(Watched({"anna": at(0)}, {"a": at(34)})) == []


def test_more_pairs_are_better_than_a_closer_one() -> None:
    # Anna's box is nearest to track b, but then nobody is left on Bert's.
    frame_ = Watched({"anna": at(0), "bert": at(40)}, {"a": at(-30), "b": at(10)})
    assert paired(frame_) == [("anna", "a"), ("bert", "b")]


def test_nobody_and_nothing_make_no_pairs() -> None:
    assert (
        paired(Watched({}, {})) == paired(Watched({"anna": at(0)}, {})) == paired(Watched({}, {"a": at(0)}))
    )
    assert watched(frame(), {"a": at(0)}).tracks == {"a": Box(0, 0, 100, 100)}
