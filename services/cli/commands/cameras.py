"""`sightline cameras`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, OfStoreOption, ToClusterOption

if TYPE_CHECKING:
    from sightline.detector.v1.view_service_pb2 import CameraTest

app = typer.Typer(help="Cameras, for those who look after them.", no_args_is_help=True)
_FILES = (".yaml", ".yml")


@app.callback()
def cameras() -> None:
    """Cameras, for those who look after them."""


@app.command("test")
def test(
    what: Annotated[
        str,
        typer.Argument(metavar="FILE|DEPLOYMENT", help="A deployment file (YAML), or what is live, by name."),
    ],
    seconds: Annotated[
        float, typer.Option(min=5, max=3600, help="Of a file: how long its cameras are looked at.")
    ] = 300.0,
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Say whether each camera is good enough, by the faces of the last minutes; let some people walk past.

    Exit status 1 when one is not. A file's cameras are looked at in a trial in which nobody can match.
    """
    from services.cli.camera_words import COLUMNS, fails, rows_of
    from services.cli.showing import said, show_json, show_table

    if what.endswith(_FILES):
        found = _of_file(Path(what), store, as_json, seconds)
    else:
        from services.cli.asking.cameras import CameraClient
        from services.cli.connecting import Where, asked

        found = asked(
            Where(key, store, cluster), lambda connection: CameraClient(connection.detectors).tests(what)
        )
    if as_json:
        show_json([said(one) for one in found])
    elif found:
        show_table(COLUMNS, rows_of(found))
    else:
        typer.echo(f"{what}: nobody has been seen yet, or it is not live; let some people walk past")
    if fails(found):
        raise typer.Exit(1)


def _of_file(path: Path, store: Path | None, as_json: bool, seconds: float) -> "Sequence[CameraTest]":
    from services.cli import deployment_file

    file = deployment_file.read(path)
    from services.chassis import hygiene

    hygiene.guard_memory()
    import asyncio

    from rich.console import Console

    from services.cli.store import default_folder
    from services.cli.trying_cameras import try_cameras

    return asyncio.run(try_cameras(file, store or default_folder(), Console(stderr=as_json), seconds))
