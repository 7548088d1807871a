"""Has a model pack ready, with a bar while it is fetched."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from services.model_packs import Pack, fetch, load, read
from services.model_packs.cache import place_of
from services.model_packs.manifest import path_of


def ready(name: str, console: Console) -> Pack:
    """Return a pack, fetched first if it is not here; a file that is here but wrong is never replaced unsaid.

    Errors are one line that says what to do.
    """
    manifest, where = read(name), path_of(name)
    if not all(place_of(spec, where).is_file() for spec in manifest.models):
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
