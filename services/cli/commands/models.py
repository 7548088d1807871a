"""`sightline models`."""

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

    table = Table("pack", "detector", "embedder", "licences", "here", "what it is")
    for name in names():
        manifest = read(name)
        try:
            load(name)
            here = "yes"
        except SightlineError:
            here = "no"
        licences = f"{manifest.detector.licence} / {manifest.embedder.licence}"
        table.add_row(
            name, manifest.detector.file, manifest.embedder.file, licences, here, manifest.description
        )
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
    """Check a pack: hashes, licences, and that both models load and run."""
    from services.model_packs.check import check

    pack = check(name)
    typer.echo(f"{pack.manifest.name}: both models are as their manifest says, and run")
