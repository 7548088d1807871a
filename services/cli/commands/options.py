"""Options that commands of people have in common."""

from pathlib import Path
from typing import Annotated

import typer

AsOption = Annotated[
    Path | None,
    typer.Option(
        "--as", envvar="SIGHTLINE_KEY", help="Who you are: your key file, as `sightline people add` made it."
    ),
]
OfStoreOption = Annotated[
    Path | None, typer.Option("--store", help="The store that `sightline serve` serves.", show_default=False)
]
ToClusterOption = Annotated[
    bool,
    typer.Option("--cluster", help="Services that run on their own; SIGHTLINE_ADDRESSES, SIGHTLINE_KEYS."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
KeysOption = Annotated[
    Path | None,
    typer.Option("--keys", help="Folder of directory.json; else SIGHTLINE_KEYS, else `keys` in the store."),
]
NameArgument = Annotated[str, typer.Argument(help="The deployment's name.")]
