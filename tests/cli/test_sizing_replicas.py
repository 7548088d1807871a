"""Replicas follow from cameras; where partitions end there are more cores instead."""

import pytest

from services.cli.sizing.replicas import BY_PARTITION, CORES_EACH, constants, replicas_for
from services.cli.sizing.sums import LOAD_RATIO, Wanted, partitions_for, size_of


@pytest.mark.parametrize("cameras", [1, 10, 100, 1_000, 10_000])
def test_no_replica_is_busier_than_it_may_be(cameras: int) -> None:
    wanted = Wanted(cameras, cameras * 15)
    busy = {need.name: need.busy_cores for need in size_of(wanted).needs}
    for name, found in replicas_for(wanted, partitions_for(cameras)).items():
        assert busy[name] <= found.count * found.cores * LOAD_RATIO + 1e-6


@pytest.mark.parametrize("cameras", [10, 1_000])
def test_they_are_the_processes_that_size_counts(cameras: int) -> None:
    wanted = Wanted(cameras, cameras * 15)
    processes = {need.name: need.processes for need in size_of(wanted).needs}
    found = replicas_for(wanted, partitions_for(cameras))
    assert {name: one.count for name, one in found.items()} == {name: processes[name] for name in found}
    assert {name: one.cores for name, one in found.items()} == dict(CORES_EACH)


def test_nobody_is_left_without_a_partition() -> None:
    found = replicas_for(Wanted(10_000, 150_000), partitions_for(10_000))
    assert all(found[name].count <= 1024 for name in BY_PARTITION)
    assert (found["detector"].count, found["detector"].cores) == (1024, 5)
    # Cameras are shared by leases, which no partition limits.
    assert found["frame_grabber"].count > 1024


def test_the_constants_bring_every_step_of_partitions() -> None:
    steps = constants()["partitions"]
    assert steps == sorted({partitions_for(cameras) for cameras in range(1, 2_000)})
