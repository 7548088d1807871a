"""How far long work has come: a bar for each part on a terminal, else lines on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.evaluation.evaluating import Begin
from services.evaluation.gathering import Tick

# A line for each tenth.
_LINES = 10


@contextmanager
def bars(console: Console) -> Iterator[Begin]:
    """Show how far each part has come. What goes into a file or a pipe has no bars in it."""
    if not console.is_terminal:
        yield partial(_in_lines, Console(stderr=True, soft_wrap=True, highlight=False))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:

        def begin(what: str, total: int) -> Tick:
            task = progress.add_task(what, total=total)
            return lambda: progress.advance(task)

        yield begin


def _in_lines(console: Console, what: str, total: int) -> Tick:
    done = 0

    def tick() -> None:
        nonlocal done
        before, done = done * _LINES // total, done + 1
        if done * _LINES // total > before:
            console.print(f"{what}: {done} of {total}")

    console.print(f"{what}: 0 of {total}")
    return tick
