"""`sightline keys`."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Identities of the services and of the operator.", no_args_is_help=True)


@app.command("make")
def make(
    folder: Annotated[Path, typer.Argument(help="Where they go; made where it is not there.")],
    names: Annotated[
        list[str] | None, typer.Option("--for", help="One of them alone; may be given again.")
    ] = None,
) -> None:
    """Make an identity for each service and the operator, and directory.json. Overwrites none."""
    from rich.console import Console
    from rich.table import Table

    from services.chassis.access.directory import FILE
    from services.cli.keys import NAMES
    from services.cli.keys import make as make_keys

    table = Table("name", "key, for its owner alone", "")
    for key in make_keys(folder, names or NAMES):
        table.add_row(key.name, str(key.path), "made" if key.is_new else "was there")
    Console().print(table)
    typer.echo(f"{folder / FILE} is for all of them")


@app.command("token")
def token(
    key: Annotated[Path, typer.Argument(help="The caller's own key.")],
    audience: Annotated[str, typer.Option("--to", help="The service to call; grpc for its reflection.")],
) -> None:
    """Print a token, good for a minute, for tools that speak gRPC: as `authorization: Bearer …`."""
    from services.cli.keys import token_of

    typer.echo(token_of(key, audience))
