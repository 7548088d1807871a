"""Runs a deployment for a command, shows what came of it, and sets the exit status."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

from services.cli.closing_table import closing_table
from services.cli.deployment_file import DeploymentFile
from services.cli.running import Options, Result, run
from services.cli.store import default_folder


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that commands which run a deployment have in common."""

    output: Path | None = None
    store: Path | None = None
    decide: bool = False
    metrics_port: int | None = None
    fps_limit: float | None = None
    annotate: bool = False
    cluster: bool = False
    console: bool = False


def finish(file: DeploymentFile, asked: Asked) -> Result:
    """Run, print the table and the files; exits with 1 when something is not as it should be."""
    console = Console()
    options = Options(
        file,
        asked.store or default_folder(),
        asked.output,
        asked.decide,
        asked.metrics_port,
        asked.fps_limit,
        asked.annotate,
        asked.cluster,
        console=asked.console,
    )
    result = asyncio.run(run(options, console))
    console.print(closing_table(result.report))
    if result.exported is not None:
        console.print(f"report: {result.exported.page}", soft_wrap=True, markup=False)
        for video in result.annotated.videos:
            console.print(f"annotated: {video}", soft_wrap=True, markup=False)
        gone_by = result.report.must_be_gone_by
        console.print(
            f"must be gone by {gone_by:%Y-%m-%d %H:%M} UTC: sightline purge {asked.output}", markup=False
        )
    for problem in result.problems:
        typer.echo(f"sightline: {problem}", err=True)
    if result.problems:
        raise typer.Exit(1)
    return result
