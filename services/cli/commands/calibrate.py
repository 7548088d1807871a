"""`sightline calibrate`."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands.evaluate import CORES, ThreadsOption
from services.cli.commands.run import DeploymentOption, StoreOption


def calibrate(
    deployment: DeploymentOption,
    faces: Annotated[
        Path | None,
        typer.Option(
            "--faces",
            help="People who are not on the list: a folder of photographs each.",
            show_default="the pack's own statistics",
        ),
    ] = None,
    rate: Annotated[
        float,
        typer.Option("--rate", min=0.00001, max=0.5, help="False alerts a pass of somebody not listed."),
    ] = 0.01,
    face_px: Annotated[
        tuple[float, float], typer.Option("--face-px", help="How large faces are, far and near.")
    ] = (30.0, 110.0),
    blur_px: Annotated[
        tuple[float, float], typer.Option("--blur-px", help="How blurred, σ: least and most.")
    ] = (0.4, 1.2),
    light: Annotated[
        tuple[float, float], typer.Option("--light", help="Grey levels times: least and most.")
    ] = (0.6, 1.2),
    extrapolate: Annotated[
        bool, typer.Option("--extrapolate", help="Also a rate below 3 ÷ people: a guess, marked as one.")
    ] = False,
    threads: ThreadsOption = CORES,
    store: StoreOption = None,
) -> None:
    """Find the threshold at which so many passers-by who are not on this list raise a false alert.

    Of the whole rule of a pass, up to three looks. It holds for this list, model and rule alone. Without
    --faces it is taken from the pack's own statistics, which know neither this list nor this camera.
    """
    import asyncio

    from services.chassis import hygiene

    hygiene.guard_memory()
    from rich.console import Console

    from services.chassis.errors import BadInput
    from services.cli import deployment_file

    file = deployment_file.read(deployment)
    # Takes seconds to import; what is wrong with the file is told at once.
    from services.cli import calibrating, pack_threshold
    from services.cli.bars import bars
    from services.cli.fetching import ready
    from services.cli.store import default_folder
    from services.cli.trying import try_list
    from services.evaluation.calibrating import refuse_guess
    from services.evaluation.people import people_in
    from services.evaluation.walks import Camera
    from services.model_packs import read

    camera = Camera(face_px=face_px, blur_px=blur_px, light_ratio=light)
    if faces is None:
        pack_threshold.statistics_of(read(file.pack))
        if camera != Camera():
            raise BadInput(
                "--face-px, --blur-px, --light: they are for a cohort; give --faces, or leave them out"
            )
    else:
        refuse_guess(rate, len(people_in(faces)), extrapolate=extrapolate)
    console = Console()
    pack = ready(file.pack, console)
    results = asyncio.run(try_list(file, store or default_folder(), console))
    photos = [result.photo for result in results if result.taken]
    if not photos:
        raise BadInput("watchlist: no photo is taken; `sightline enrol` says why of each")
    digest = calibrating.digest_of(photos)
    if faces is None:
        told = pack_threshold.find(pack.manifest, photos, rate, extrapolate=extrapolate)
        pack_threshold.show(photos, told, pack_threshold.stated(pack.manifest, told, digest), console)
        return
    asked = calibrating.Asked(file, pack, photos, faces, rate, camera, threads, extrapolate)
    with bars(console) as begin:
        found = calibrating.measure(asked, begin)
    lines = calibrating.stated(asked, found, digest)
    calibrating.show(asked, found, pack.manifest, lines, console)
