"""The answer of `sightline size`, as a table and a few lines."""

from collections.abc import Iterator

from rich.table import Table

from services.cli.sizing import measured as m
from services.cli.sizing.sums import LOAD_RATIO, Need, Size, Wanted


def table_of(size: Size) -> Table:
    """One line for each kind of process, and their sum."""
    table = Table(show_footer=True)
    table.add_column("what", "all")
    table.add_column("processes", str(sum(need.processes for need in size.needs)), justify="right")
    table.add_column("cores", str(size.cores), justify="right")
    table.add_column("memory", f"{size.memory_gb} GB", justify="right")
    table.add_column("why", f"cores are busy for {LOAD_RATIO:.0%} of the time")
    for need in size.needs:
        table.add_row(
            need.name, str(need.processes), f"{need.cores:.1f}", f"{need.memory_mb / 1000:.1f} GB", need.why
        )
    return table


def lines_of(wanted: Wanted, size: Size) -> Iterator[str]:
    """Partitions, what most of it is for, and where the figures are from."""
    yield (
        f"partitions: {size.partitions} (SIGHTLINE_KAFKA_PARTITIONS). A camera is never split, and two on "
        "one partition wait for each other; they are fixed at install, so there is room to grow"
    )
    largest = max(size.needs, key=lambda need: need.cores)
    yield f"most of it: {largest.name}, {_share(largest, size)} of the cores"
    yield (
        f"assumed: {wanted.frames_per_second:g} of {wanted.video_per_second:g} frames/s of each camera are "
        f"looked at (FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT={wanted.frames_per_second:g}), 1280 × 720, H.264; "
        f"{m.SHOTS.value:g} shots and {m.LOOKS.value:g} looks a face; pack {wanted.pack}"
    )
    yield f"measured on {m.MACHINE}; the constants and their commands: services/cli/sizing/measured.py"


def _share(need: Need, size: Size) -> str:
    return f"{need.cores / sum(one.cores for one in size.needs):.0%}"
