"""`sightline holds`."""

from datetime import datetime
from typing import Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, NameArgument, OfStoreOption, ToClusterOption

app = typer.Typer(help="What is kept beyond its day, and what expires when.", no_args_is_help=True)
HoldArgument = Annotated[str, typer.Argument(help="The hold's id.")]
ReceiptOption = Annotated[
    str, typer.Option("--receipt", help="The code on the person's receipt.", prompt="Receipt code")
]
RequestOption = Annotated[
    str, typer.Option("--request", help="Under which number the request is filed; no name.")
]
SeenOption = Annotated[
    bool,
    typer.Option(
        "--identity-checked", help="They are there, and you have seen a paper that says who they are."
    ),
]


@app.command("place")
def place(
    alert: Annotated[str, typer.Argument(help="The alert's id.")],
    case: Annotated[str, typer.Option("--case", help="The number of the case; no name.")],
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Propose to keep an alert for a case. It keeps nothing until another person confirms it."""
    from services.cli.asking.holds import HoldClient
    from services.cli.connecting import Where, asked
    from services.cli.plain import plain

    where = Where(key, store, cluster)
    hold = asked(where, lambda to: HoldClient(to.channel_to("retention_purger")).place(alert, case))
    typer.echo(f"proposed; another person puts it in force: sightline holds confirm {plain(hold.id)}")


@app.command("confirm")
def confirm(
    hold: HoldArgument, key: AsOption = None, store: OfStoreOption = None, cluster: ToClusterOption = False
) -> None:
    """Put a hold in force, as the second person."""
    from services.cli.asking.holds import HoldClient
    from services.cli.connecting import Where, asked
    from services.cli.showing import moment

    where = Where(key, store, cluster)
    held = asked(where, lambda to: HoldClient(to.channel_to("retention_purger")).confirm(hold))
    typer.echo(f"in force; it lapses, and the alert is erased, unless it is reviewed by {moment(held.until)}")


@app.command("review")
def review(
    hold: HoldArgument, key: AsOption = None, store: OfStoreOption = None, cluster: ToClusterOption = False
) -> None:
    """Keep a hold on, as another person than who placed it."""
    from services.cli.asking.holds import HoldClient
    from services.cli.connecting import Where, asked
    from services.cli.showing import moment

    where = Where(key, store, cluster)
    held = asked(where, lambda to: HoldClient(to.channel_to("retention_purger")).review(hold))
    typer.echo(f"in force until {moment(held.until)}")


@app.command("lift")
def lift(
    hold: HoldArgument, key: AsOption = None, store: OfStoreOption = None, cluster: ToClusterOption = False
) -> None:
    """End a hold: the alert is kept until its own day, and goes now where that is over."""
    from services.cli.asking.holds import HoldClient
    from services.cli.connecting import Where, asked

    where = Where(key, store, cluster)
    asked(where, lambda to: HoldClient(to.channel_to("retention_purger")).lift(hold))
    typer.echo("lifted")


@app.command("list")
def list_holds(
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """List every hold."""
    from services.cli.asking.holds import HoldClient
    from services.cli.connecting import Where, asked
    from services.cli.hold_words import HOLD_COLUMNS, line_of
    from services.cli.showing import said, show_json, show_table

    found = asked(Where(key, store, cluster), lambda to: HoldClient(to.channel_to("retention_purger")).all())
    if as_json:
        show_json([said(hold) for hold in found])
    else:
        show_table(HOLD_COLUMNS, map(line_of, found))


@app.command("expiring")
def expiring(
    at: Annotated[
        datetime | None, typer.Option(help="Say what is erased by then, UTC, as things stand; else by now.")
    ] = None,
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Say what expires when, and what a look would erase. Changes nothing."""
    from datetime import UTC

    from services.cli.asking.holds import HoldClient
    from services.cli.connecting import Where, asked
    from services.cli.hold_words import EXPIRING_COLUMNS, expiring_line
    from services.cli.showing import said, show_json, show_table

    found = asked(
        Where(key, store, cluster), lambda to: HoldClient(to.channel_to("retention_purger")).expiring()
    )
    if as_json:
        show_json([said(retained) for retained in found])
        return
    moment = at.replace(tzinfo=UTC) if at is not None else datetime.now(UTC)
    show_table(EXPIRING_COLUMNS, (expiring_line(retained, moment) for retained in found))


@app.command("keep")
def keep(
    name: NameArgument,
    receipt: ReceiptOption,
    request: RequestOption,
    identity_checked: SeenOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Keep what a receipt is about, as the person wants it for evidence, also after a false alert."""
    from services.cli.asking.holds import HoldClient
    from services.cli.connecting import Connection, Where, asked
    from services.cli.showing import moment
    from sightline.retention_purger.v1.hold_service_pb2 import Hold

    async def ask(to: Connection) -> Hold:
        client = HoldClient(to.channel_to("retention_purger"))
        return await client.keep(name, receipt, request, identity_checked)

    held = asked(Where(key, store, cluster), ask)
    typer.echo(f"kept for the person until {moment(held.until)}; hold {held.id}")


@app.command("erase")
def erase(
    name: NameArgument,
    receipt: ReceiptOption,
    request: RequestOption,
    identity_checked: SeenOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Erase what a receipt is about now, as the person wants it."""
    from services.cli.asking.holds import HoldClient
    from services.cli.connecting import Connection, Where, asked

    async def ask(to: Connection) -> None:
        client = HoldClient(to.channel_to("retention_purger"))
        await client.erase(name, receipt, request, identity_checked)

    asked(Where(key, store, cluster), ask)
    typer.echo("its time is over: its key is destroyed, and its owner deletes it now")
