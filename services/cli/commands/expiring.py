"""`sightline expiring`."""

from typing import Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, OfStoreOption, ToClusterOption

DryOption = Annotated[bool, typer.Option("--dry-run", help="Only what a look would erase now.")]


def expiring(
    dry_run: DryOption = False,
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Say what is erased when, by day, with counts. Changes nothing."""
    from services.cli.asking.retention import RetentionClient
    from services.cli.connecting import Where, asked
    from services.cli.hold_words import BY_DAY_COLUMNS, by_day_line
    from services.cli.showing import said, show_json, show_table

    where = Where(key, store, cluster)
    found = asked(where, lambda to: RetentionClient(to.channel_to("retention_purger")).expiring())
    shown = [one for one in found if one.due or not dry_run]
    if as_json:
        show_json([said(one) for one in shown])
        return
    show_table(BY_DAY_COLUMNS, map(by_day_line, shown))
    if dry_run:
        typer.echo("a look would erase this now; nothing was changed" if shown else "nothing is due")
