"""`sightline enrol`."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.commands.run import DeploymentOption, StoreOption

if TYPE_CHECKING:
    from services.watchlists.enrolment import Enrolled


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

    from services.cli import deployment_file, foresight

    file = deployment_file.read(deployment)
    foresight.photos_to_try(file)
    # Takes seconds to import; what is wrong with the files is told at once.
    from services.cli.store import default_folder
    from services.cli.trying import try_list

    console = Console(stderr=as_json)
    results = asyncio.run(try_list(file, store or default_folder(), console))
    if as_json:
        typer.echo(json.dumps([_listed(result) for result in results], indent=2, ensure_ascii=False))
    else:
        table = Table("photo", "subject", "taken", "verdict", "explanation")
        for result in results:
            cells = {**_listed(result), "taken": "yes" if result.taken else "no"}
            table.add_row(*(Text(str(cell)) for cell in cells.values()))
        console.print(table)
    taken = sum(result.taken for result in results)
    typer.echo(f"{taken} of {len(results)} photos taken", err=as_json)
    if taken < len(results):
        raise typer.Exit(1)


def _listed(result: "Enrolled") -> dict[str, str | bool]:
    return {
        "photo": f"{result.photo.path.parent.name}/{result.photo.path.name}",
        "subject": result.photo.subject,
        "taken": result.taken,
        "verdict": result.verdict,
        "explanation": result.explanation,
    }
