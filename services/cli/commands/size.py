"""`sightline size`."""

from typing import Annotated

import typer


def size(
    cameras: Annotated[int, typer.Option("--cameras", min=1, max=1024, help="How many cameras.")],
    faces_per_minute: Annotated[
        float,
        typer.Option("--faces-per-minute", min=0, max=100_000, help="Passers-by a minute, of all cameras."),
    ],
    frames_per_second: Annotated[
        float,
        typer.Option("--fps", min=0.1, max=60, help="Frames a second of each camera that are looked at."),
    ] = 5.0,
    video_per_second: Annotated[
        float, typer.Option("--camera-fps", min=1, max=120, help="Frames a second that each camera sends.")
    ] = 25.0,
    entries: Annotated[
        int, typer.Option("--entries", min=1, max=1_000_000, help="Photos on the watchlist.")
    ] = 1000,
    pack: Annotated[
        str, typer.Option("--pack", help="The model pack, one whose costs were measured.")
    ] = "bundled",
) -> None:
    """Say how many cores, how much memory and how many partitions an installation needs, and why."""
    from rich.console import Console

    from services.chassis.errors import BadInput
    from services.cli.sizing.sums import Wanted, size_of
    from services.cli.sizing.words import lines_of, table_of

    if frames_per_second > video_per_second:
        raise BadInput(
            f"--fps {frames_per_second:g} is more than a camera sends: raise --camera-fps, or lower --fps"
        )
    wanted = Wanted(cameras, faces_per_minute, frames_per_second, video_per_second, entries, pack)
    found = size_of(wanted)
    console = Console()
    console.print(table_of(found))
    for line in lines_of(wanted, found):
        console.print(line, markup=False, highlight=False)
