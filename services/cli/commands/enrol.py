"""`sightline enrol`."""

from typing import Annotated

import typer

from services.cli.commands.run import DeploymentOption, StoreOption


def enrol(
    deployment: DeploymentOption,
    store: StoreOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Try a deployment's watchlist: for each photo, whether it would be taken, and why not.

    Exit status 1 when a photo was not taken.
    """
    import asyncio
    import json

    from services.chassis import hygiene

    hygiene.guard_memory()
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from services.cli import deployment_file

    file = deployment_file.read(deployment)
    # Takes seconds to import; a file that cannot be read is told at once.
    from services.chassis import hygiene
    from services.cli.store import default_folder
    from services.cli.trying import try_list

    console = Console(stderr=as_json)
    results = asyncio.run(try_list(file, store or default_folder(), console))
    rows = [
        (f"{r.photo.path.parent.name}/{r.photo.path.name}", r.photo.subject, r.verdict, r.explanation)
        for r in results
    ]
    if as_json:
        names = ("photo", "subject", "verdict", "explanation")
        typer.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2))
    else:
        table = Table("photo", "subject", "verdict", "explanation", title_justify="left")
        for row in rows:
            table.add_row(*map(Text, row))
        console.print(table)
    taken = sum(result.taken for result in results)
    typer.echo(f"{taken} of {len(results)} photos taken", err=as_json)
    if taken < len(results):
        raise typer.Exit(1)
