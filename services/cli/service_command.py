"""`python -m services <name>…`: runs services until told to stop; `--help` lists their settings."""

import asyncio
import os
import sys
from collections.abc import Sequence

from services.chassis import hygiene
from services.chassis.access import CONSOLE, SERVICES
from services.chassis.errors import BadInput, SightlineError
from services.cli import quiet

NAMES = (*SERVICES, CONSOLE)
_USAGE = "usage: python -m services [--help] SERVICE…"


def main() -> None:
    """Run the services named on the command line; what is foreseen is one line on stderr, exit status 1."""
    os.environ.setdefault("SIGHTLINE_LOG", "info")
    try:
        quiet.keep_quiet()
        sys.excepthook = quiet.one_line_hook
        _run(sys.argv[1:])
    except SightlineError as error:
        print(f"sightline: {error}", file=sys.stderr)
        sys.exit(1)


def _run(arguments: Sequence[str]) -> None:
    asks_help = bool({"-h", "--help"} & set(arguments))
    names = list(dict.fromkeys(name.replace("-", "_") for name in arguments if not name.startswith("-")))
    for name in names:
        if name not in NAMES:
            raise BadInput(f"{name} is none of the services: {', '.join(NAMES)}")
    for option in arguments:
        if option.startswith("-") and option not in ("-h", "--help"):
            raise BadInput(f"{option} is no option; settings are variables: python -m services --help")
    if CONSOLE in names and len(names) > 1:
        raise BadInput("the console is a process of its own: python -m services console")
    if asks_help:
        from services.cli.settings_help import print_help

        print_help(_USAGE, names)
        return
    if not names:
        raise BadInput(f"name at least one service of {', '.join(NAMES)}; {_USAGE}")
    hygiene.guard_memory()
    asyncio.run(_serve(names))


async def _serve(names: Sequence[str]) -> None:
    # Takes seconds to import; what is wrong with the command line is told at once.
    from services.chassis.settings import load
    from services.cli.host.cluster_settings import ClusterSettings
    from services.cli.host.console import serve_console
    from services.cli.host.serving import serve
    from services.cli.stopping import stopping

    settings = load(ClusterSettings)
    with stopping() as stop:
        if names == [CONSOLE]:
            await serve_console(settings, stop)
        else:
            await serve(names, settings, stop)
