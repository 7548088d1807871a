"""`sightline footage`."""

import typer

from services.cli.commands.options import AsOption, JsonOption, NameArgument, OfStoreOption, ToClusterOption

app = typer.Typer(help="Footage that is kept, sealed; `sightline exports` lets it out.", no_args_is_help=True)


@app.callback()
def footage() -> None:
    """Keep `list` a command of its own."""


@app.command("list")
def list_footage(
    name: NameArgument,
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """List which time spans are kept of which camera, and from when each is gone. Times are UTC."""
    from services.cli.asking.footage import FootageClient
    from services.cli.connecting import Where, asked
    from services.cli.export_words import FOOTAGE_COLUMNS, footage_line
    from services.cli.showing import said, show_json, show_table

    found = asked(Where(key, store, cluster), lambda to: FootageClient(to.detectors).all(name))
    if as_json:
        show_json([said(kept) for kept in found])
    else:
        show_table(FOOTAGE_COLUMNS, map(footage_line, found))
