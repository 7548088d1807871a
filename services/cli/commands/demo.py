"""`sightline demo`."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands.evaluate import PackOption
from services.cli.commands.run import AnnotateOption, ClusterOption, ConsoleOption, StoreOption


def demo(
    output: Annotated[Path, typer.Option(help="Folder for street, report and pictures.")] = Path(
        "sightline-demo"
    ),
    pack: PackOption = "bundled",
    store: StoreOption = None,
    decide: Annotated[bool, typer.Option("--decide", help="Ask about each alert at this terminal.")] = False,
    annotate: AnnotateOption = False,
    cluster: ClusterOption = False,
    with_console: ConsoleOption = False,
) -> None:
    """See it work: real photographs, a painted street, one man on the list who passes twice."""
    from datetime import UTC, datetime

    from services.chassis import hygiene

    hygiene.guard_memory()
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from services.cli import deployment_file
    from services.cli.demo import assets, story
    from services.cli.outcome import Asked, finish
    from services.cli.running import prepare

    console = Console()
    prepare(output)
    columns = (TextColumn("[bold]{task.description}"), BarColumn(), MofNCompleteColumn())
    with console.status("photographs") as status:
        photos = assets.fetch(progress=status.update)
    with Progress(*columns, console=console, transient=True) as bar:
        painting = bar.add_task("painting the street", total=None)
        told = story.write(
            output,
            photos,
            datetime.now(UTC),
            progress=lambda done, total: bar.update(painting, completed=done, total=total),
            pack=pack,
        )
    console.print(
        f"street: {told.video} ({told.passes_of_listed} passes of the man on the list)", markup=False
    )
    finish(
        deployment_file.read(told.deployment_file),
        Asked(output, store, decide, annotate=annotate, cluster=cluster, console=with_console),
    )
