"""`sightline purge`."""

from pathlib import Path
from typing import Annotated

import typer


def purge(
    folder: Annotated[Path, typer.Argument(help="A folder with reports and pictures of runs.")],
    force: Annotated[bool, typer.Option("--all", help="Remove all of them, also before their day.")] = False,
) -> None:
    """Remove reports and pictures whose day has come. Touches no other file."""
    from datetime import UTC, datetime

    from services.cli.report.purge import purge as remove

    removed = remove(folder, datetime.now(UTC), force)
    for gone in removed:
        typer.echo(f"removed {gone.path}")
    typer.echo(f"{len(removed)} files removed")
