"""Has a model pack ready, with a bar while it is fetched."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from services.chassis.errors import SightlineError
from services.model_packs import Pack, fetch, load


def ready(name: str, console: Console) -> Pack:
    """Return a pack, fetched first if it is not here. Errors are one line that says what to do."""
    try:
        return load(name)
    except SightlineError:
        fetch_shown(name, console)
        return load(name)


def fetch_shown(name: str | Path, console: Console) -> list[Path]:
    """Fetch a pack's files."""
    columns = (TextColumn("[bold]{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        tasks = {}

        def show(file: str, done_bytes: int, all_bytes: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(file, total=None)
            bar.update(tasks[file], completed=done_bytes, total=all_bytes or None)

        return fetch(name, show)
