"""`sightline models`."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Model packs: list them, fetch one, check one.", no_args_is_help=True)
PackArgument = Annotated[str, typer.Argument(help="A name of `models list`, or the path of a manifest.")]


@app.command("list")
def list_packs() -> None:
    """List the packs that are known, and which are here."""
    from rich.console import Console
    from rich.table import Table

    from services.chassis.errors import SightlineError
    from services.model_packs import load, names, read

    table = Table("pack", "files", "licences", "here", "what it is")
    for name in names():
        manifest = read(name)
        try:
            load(name)
            here = "yes"
        except SightlineError:
            here = "no"
        files = {one.file: one.licence for one in manifest.models}
        table.add_row(name, "\n".join(files), "\n".join(files.values()), here, manifest.description)
    Console().print(table)


@app.command("fetch")
def fetch_pack(name: PackArgument) -> None:
    """Fetch a pack's files, and check them."""
    from rich.console import Console

    from services.cli.fetching import fetch_shown

    for path in fetch_shown(name, Console()):
        typer.echo(str(path))


@app.command("check")
def check_pack(name: PackArgument = "bundled") -> None:
    """Check a pack: hashes, licences, and that all files load and all networks run."""
    from services.model_packs.check import check

    pack = check(name)
    typer.echo(f"{pack.manifest.name}: all files are as their manifest says, and its networks run")


@app.command("cohort")
def make_cohort(
    faces: Annotated[Path, typer.Argument(help="A folder with one folder of photographs for each person.")],
    name: Annotated[str, typer.Option("--pack", help="A name of `models list`, or a manifest's path.")],
    into: Annotated[Path, typer.Option("--into", help="The file to write, beside the manifest.")],
    count: Annotated[int, typer.Option("--count", min=200, max=20_000, help="How many to make up.")] = 1500,
    threads: Annotated[int, typer.Option("--threads", min=1, max=256, help="Faces side by side.")] = 1,
) -> None:
    """Make up templates of nobody, by which the matcher corrects scores of this pack."""
    from rich.console import Console

    from services.chassis import hygiene
    from services.cli.bars import bars
    from services.cli.cohort import make
    from services.cli.fetching import ready

    hygiene.guard_memory()
    console = Console()
    pack = ready(name, console)
    with bars(console) as begin:
        for line in make(faces, pack, count, into, threads, begin):
            typer.echo(line)


@app.command("ranges")
def measure_ranges(
    faces: Annotated[Path, typer.Argument(help="A folder with one folder of photographs for each person.")],
    name: Annotated[str, typer.Option("--pack", help="A name of `models list`, or a manifest's path.")],
    into: Annotated[Path, typer.Option("--into", help="The file to write (.json), beside the manifest.")],
    count: Annotated[int, typer.Option("--frames", min=8, max=1000, help="Frames to measure on.")] = 64,
) -> None:
    """Measure what a pack's detector needs to compute in int8: numbers by layer, and no picture."""
    from rich.console import Console

    from services.chassis import hygiene
    from services.cli.bars import bars
    from services.cli.fetching import ready
    from services.cli.ranges import make

    hygiene.guard_memory()
    console = Console()
    pack = ready(name, console)
    with bars(console) as begin:
        for line in make(faces, pack, count, into, begin):
            typer.echo(line)


@app.command("floors")
def measure_floors(
    faces: Annotated[Path, typer.Argument(help="A folder with one folder of photographs for each person.")],
    name: Annotated[str, typer.Option("--pack", help="A name of `models list`, or a manifest's path.")],
    check: Annotated[
        bool, typer.Option("--check", help="Also try what one half of the people says on the other half.")
    ] = False,
    threads: Annotated[int, typer.Option("--threads", min=1, max=256, help="Faces side by side.")] = 1,
) -> None:
    """Measure a pack's floors, and its thresholds by list length and false alert rate, for its manifest."""
    from rich.console import Console

    from services.chassis import hygiene
    from services.cli.bars import bars
    from services.cli.fetching import ready
    from services.cli.floors import lines, measure

    hygiene.guard_memory()
    console = Console()
    pack = ready(name, console)
    with bars(console) as begin:
        found = measure(faces, name, pack, threads, begin, check=check)
    for line in lines(found):
        typer.echo(line)
