"""How much of something long has come, where somebody watches."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn, TransferSpeedColumn

from services.cli.exporting import Telling
from services.cli.plain import plain


@contextmanager
def passing() -> Iterator[Telling]:
    """Show it on stderr; what is said of it stays there."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("fetching"), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("fetching", total=None)
        yield Telling(
            lambda done_bytes: bar.update(task, completed=done_bytes),
            lambda line: typer.echo(plain(line), err=True),
        )
