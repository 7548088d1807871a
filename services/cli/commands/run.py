"""`sightline run`."""

from pathlib import Path
from typing import Annotated

import typer

DeploymentOption = Annotated[Path, typer.Option("--deployment", "-d", help="The deployment file (YAML).")]
StoreOption = Annotated[
    Path | None, typer.Option(help="Folder of records, sealed evidence and keys; yours alone.")
]

AnnotateOption = Annotated[
    bool,
    typer.Option(
        "--annotate", help="Write a video of each camera: every face filled, alerts inset; needs --output."
    ),
]
ClusterOption = Annotated[
    bool,
    typer.Option("--cluster", help="On services that run already; SIGHTLINE_ADDRESSES, SIGHTLINE_KEYS."),
]
ConsoleOption = Annotated[
    bool,
    typer.Option(
        "--console", help="Officers answer in a browser, at CONSOLE_ADDRESS; it goes on until Ctrl-C."
    ),
]


def run(
    deployment: DeploymentOption,
    source: Annotated[
        list[str] | None,
        typer.Option(help="Instead of the file's cameras: a file, folder, webcam:0, rtsp:// or http://."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Folder for report and pictures.")] = None,
    store: StoreOption = None,
    decide: Annotated[bool, typer.Option("--decide", help="Ask about each alert at this terminal.")] = False,
    metrics_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Serve metrics on this port of 127.0.0.1.")
    ] = None,
    fps_limit: Annotated[
        float | None, typer.Option(min=0.1, help="Look at this many frames a second at most.")
    ] = None,
    annotate: AnnotateOption = False,
    cluster: ClusterOption = False,
    console: ConsoleOption = False,
) -> None:
    """Watch a deployment's cameras, raise alerts, forget everyone else. Ends with a file, or on Ctrl-C."""
    from services.chassis import hygiene

    hygiene.guard_memory()
    from services.chassis.origin import utc_now
    from services.cli import deployment_file, foresight

    file = deployment_file.read(deployment, source or ())
    foresight.photos_to_look_for(file, utc_now())
    # Takes seconds to import; what is wrong with the files is told at once.
    from services.cli.outcome import Asked, finish

    finish(file, Asked(output, store, decide, metrics_port, fps_limit, annotate, cluster, console))
