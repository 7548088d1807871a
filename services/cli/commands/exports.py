"""`sightline exports`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, OfStoreOption, ToClusterOption

app = typer.Typer(
    help="What leaves the system: footage, or an alert's evidence, by two persons and a reason.",
    no_args_is_help=True,
)
ExportArgument = Annotated[str, typer.Argument(help="The export's id.")]


@app.command("ask")
def ask(
    case: Annotated[str, typer.Option("--case", help="The number of the case or request; no name.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it has to leave, in a line; no name.")],
    alert: Annotated[str, typer.Option("--alert", help="The evidence of this alert.")] = "",
    deployment: Annotated[str, typer.Option("--deployment", help="Footage of this deployment.")] = "",
    camera: Annotated[str, typer.Option("--camera", help="Of this camera.")] = "",
    begins: Annotated[datetime | None, typer.Option("--from", help="From when on, UTC.")] = None,
    ends: Annotated[datetime | None, typer.Option("--until", help="Until when, UTC.")] = None,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Propose an export, of footage or of an alert. It opens nothing until another person confirms it."""
    from datetime import UTC

    from services.chassis.errors import BadInput
    from services.cli.asking.exports import ExportClient, span_of
    from services.cli.connecting import Where, asked
    from services.cli.plain import plain
    from sightline.retention_purger.v1.export_service_pb2 import FootageSpan

    of: FootageSpan | str = alert
    if not alert:
        if not (deployment and camera and begins and ends):
            raise BadInput("say of what: --alert, or --deployment, --camera, --from and --until")
        of = span_of(deployment, camera, begins.replace(tzinfo=UTC), ends.replace(tzinfo=UTC))
    elif deployment or camera or begins or ends:
        raise BadInput("--alert: an export is of an alert or of footage; ask for each by itself")
    where = Where(key, store, cluster)
    asked_for = asked(where, lambda to: ExportClient(to.channel_to("retention_purger")).ask(of, case, reason))
    typer.echo(f"proposed; another person lets it out: sightline exports confirm {plain(asked_for.id)}")


@app.command("confirm")
def confirm(
    export: ExportArgument,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Let an export be fetched, as the second person. It is counted in the published record."""
    from services.cli.asking.exports import ExportClient
    from services.cli.connecting import Where, asked
    from services.cli.export_words import what
    from services.cli.plain import plain
    from services.cli.showing import moment

    where = Where(key, store, cluster)
    confirmed = asked(where, lambda to: ExportClient(to.channel_to("retention_purger")).confirm(export))
    typer.echo(plain(f"{what(confirmed)}: may be fetched until {moment(confirmed.until)}, by either of you"))


@app.command("withdraw")
def withdraw(
    export: ExportArgument,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """End an export, also one that was confirmed. A copy that was fetched is not called back."""
    from services.cli.asking.exports import ExportClient
    from services.cli.connecting import Where, asked

    where = Where(key, store, cluster)
    asked(where, lambda to: ExportClient(to.channel_to("retention_purger")).withdraw(export))
    typer.echo("withdrawn")


@app.command("list")
def list_exports(
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """List every export of the last 31 days. Times are UTC."""
    from services.chassis.origin import utc_now
    from services.cli.asking.exports import ExportClient
    from services.cli.connecting import Where, asked
    from services.cli.export_words import EXPORT_COLUMNS, export_line
    from services.cli.showing import said, show_json, show_table

    where = Where(key, store, cluster)
    found = asked(where, lambda to: ExportClient(to.channel_to("retention_purger")).all())
    if as_json:
        show_json([said(export) for export in found])
    else:
        now = utc_now()
        show_table(EXPORT_COLUMNS, (export_line(export, now) for export in found))


@app.command("fetch")
def fetch(
    export: ExportArgument,
    file: Annotated[Path, typer.Argument(help="A new MP4 for footage; a new folder for an alert.")],
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Fetch an export, as one of its two persons; `sightline purge` removes it when its day has come."""
    from services.chassis import hygiene

    hygiene.guard_memory()
    from services.cli.connecting import Where, asked
    from services.cli.exporting import fetch as fetched
    from services.cli.passing import passing

    with passing() as telling:
        got = asked(Where(key, store, cluster), lambda to: fetched(to, export, file, telling))
    typer.echo(f"{got.place}: must be gone by {got.must_be_gone_by:%Y-%m-%d %H:%M} UTC")
