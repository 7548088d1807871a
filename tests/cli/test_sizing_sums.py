"""Cores, memory and partitions: what is asked for follows from what was measured."""

import pytest

from services.cli.sizing import measured
from services.cli.sizing.sums import (
    LOAD_RATIO,
    Need,
    Wanted,
    partitions_for,
    processes_for,
    search_ms,
    size_of,
)


def need(name: str, wanted: Wanted) -> Need:
    return next(one for one in size_of(wanted).needs if one.name == name)


def test_the_detector_is_sized_by_frames() -> None:
    found = need("detector", Wanted(cameras=40, faces_per_minute=600))
    assert found.busy_cores == pytest.approx(40 * 5 * measured.costs_of("bundled").detector.value / 1000)
    assert found.cores == pytest.approx(found.busy_cores / LOAD_RATIO)


def test_the_embedder_is_sized_by_faces() -> None:
    few, many = (need("embedder", Wanted(40, faces)) for faces in (600, 1200))
    assert many.busy_cores == pytest.approx(2 * few.busy_cores)


def test_where_nobody_passes_a_process_of_each_kind_still_waits() -> None:
    assert {one.processes for one in size_of(Wanted(1, 0)).needs} == {1}


def test_no_process_is_busier_than_it_may_be() -> None:
    for one in size_of(Wanted(200, 5000)).needs[:4]:
        cores = 2 if one.name == "detector" else 1
        assert one.busy_cores <= one.processes * cores * LOAD_RATIO + 1e-6


def test_frames_that_are_not_looked_at_are_still_decoded() -> None:
    slow, fast = (need("frame_grabber", Wanted(10, 60, 5, video)) for video in (5, 25))
    assert fast.busy_cores - slow.busy_cores == pytest.approx(10 * 20 * measured.DECODING.value / 1000)


@pytest.mark.parametrize(
    ("cameras", "partitions"),
    [(1, 8), (8, 8), (9, 16), (40, 64), (64, 64), (65, 128), (1024, 1024), (3000, 1024)],
)
def test_each_camera_has_a_partition_of_its_own(cameras: int, partitions: int) -> None:
    assert partitions_for(cameras) == partitions


@pytest.mark.parametrize(("busy", "each", "processes"), [(0, 1, 1), (0.7, 1, 1), (0.71, 1, 2), (2.8, 2, 2)])
def test_processes_are_as_many_as_keep_the_load_below_its_limit(
    busy: float, each: int, processes: int
) -> None:
    assert processes_for(busy, each) == processes


def test_a_search_costs_what_was_measured_and_grows_with_the_list() -> None:
    assert search_ms(10) == search_ms(1_000) == measured.SEARCH_SHORT.value
    assert search_ms(1_000_000) == pytest.approx(measured.SEARCH_LONG.value)
    assert search_ms(50_000) < search_ms(60_000)


def test_totals_are_whole_and_never_less_than_their_parts() -> None:
    size = size_of(Wanted(40, 600))
    assert size.cores >= sum(one.cores for one in size.needs) > size.cores - 1
    assert size.memory_gb * 1000 >= sum(one.memory_mb for one in size.needs)
