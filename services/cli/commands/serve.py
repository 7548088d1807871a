"""`sightline serve`."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands.options import KeysOption
from services.cli.commands.run import StoreOption


def serve(
    store: StoreOption = None,
    pack: Annotated[
        str, typer.Option(help="Model pack: a name of `models list`, or a manifest's path.")
    ] = "bundled",
    keys: KeysOption = None,
    console: Annotated[
        str, typer.Option(help="Also serve the web console there: 127.0.0.1:8440. Elsewhere it needs TLS.")
    ] = "",
) -> None:
    """Run all services in this process, for the people of directory.json, until Ctrl-C.

    Lists are in its memory alone: when it ends, every deployment that is not over ends with its list.
    """
    import asyncio

    from services.chassis import hygiene

    hygiene.guard_memory()
    from rich.console import Console

    from services.cli.fetching import ready
    from services.cli.people import folder_of
    from services.cli.serving_store import Asked
    from services.cli.serving_store import serve as serve_store
    from services.cli.store import default_folder

    folder = store or default_folder()
    ready(pack, Console())

    def tell(socket: Path, origin: str) -> None:
        where = "" if store is None else f" --store {folder}"
        typer.echo(
            f"serving at {socket} until Ctrl-C; next, as an author:"
            f" sightline deployment draft FILE --as KEY{where}"
        )
        if origin:
            typer.echo(f"the console answers at {origin}; who has no password yet gets one from an engineer:")
            typer.echo(f"  sightline people password NAME --as KEY{where}")

    asyncio.run(serve_store(Asked(folder, folder_of(keys, folder), pack, console), tell))
