"""`sightline audit`."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands import heads
from services.cli.commands.options import AsOption, JsonOption, OfStoreOption, ToClusterOption

app = typer.Typer(help="The audit chain: who did what, what was kept and destroyed.", no_args_is_help=True)
_NOT_EXCLUDED = 3


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where it goes: one entry a line, JSON.")],
    cluster: Annotated[
        bool,
        typer.Option("--cluster", help="Of services that run already; SIGHTLINE_ADDRESSES, SIGHTLINE_KEYS."),
    ] = False,
    store: Annotated[Path | None, typer.Option(help="Of this store, where no cluster is named.")] = None,
    key: AsOption = None,
) -> None:
    """Write the whole chain to a file, and print its head: keep that apart from the file.

    With an auditor's key file the services are asked, and it is on record; without one the store, which must
    be at rest.
    """
    import asyncio

    from services.chassis.errors import BadInput
    from services.cli.audit import Source
    from services.cli.audit import export as fetch
    from services.retention_purger.domain.audit import written

    if cluster and store is not None:
        raise BadInput("--cluster and --store: name one of the two")
    head = asyncio.run(fetch(file, Source(store, cluster, key)))
    typer.echo(f"{head.number} entries, the last of {written(head.time)}" if head.number else "no entries")
    typer.echo(f"head {head.hash.hex()}")


@app.command("list")
def list_entries(
    what: Annotated[str, typer.Option("--what", help="As `authorised` or `alert_resolved`.")] = "",
    deployment: Annotated[str, typer.Option(help="Of this one; who verified is named too.")] = "",
    person: Annotated[str, typer.Option(help="By whom, or about whom.")] = "",
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
    as_json: JsonOption = False,
) -> None:
    """List who did what, and when. For an auditor; that names were asked for is on record itself."""
    from dataclasses import asdict

    from services.cli.audit_reading import Wanted, read
    from services.cli.connecting import Where, asked
    from services.cli.showing import show_json, show_table
    from services.retention_purger.domain.audit import written

    wanted = Wanted(what, deployment, person)
    lines = asked(Where(key, store, cluster), lambda connection: read(connection, wanted))
    if as_json:
        show_json([{**asdict(line), "time": written(line.time)} for line in lines])
        return
    rows = [
        (line.number, written(line.time), line.who, line.what, line.deployment, line.details)
        for line in lines
    ]
    show_table(("number", "time", "who", "what", "deployment", "details"), rows)


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="What `audit export` wrote, or `audit receipt`.")],
    head: Annotated[
        list[str] | None,
        typer.Option(help="A head that was obtained elsewhere: the file of a signed one, or a hash."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(help="Who must have signed it: a public key, as `audit key` printed it, or its file."),
    ] = None,
) -> None:
    """Check a chain, entry by entry; of several heads and keys, against each of them.

    Exit status: 0 whole, and the head is that of its last entry; 1 broken, and where; 3 whole as far as it
    shows itself: truncation and fork are not excluded without a head, or after the entry that the head is of.
    """
    from services.cli.audit_verifying import outside_of
    from services.cli.audit_verifying import verify as check
    from services.cli.deployment_receipts import is_receipt, proven
    from services.cli.head_files import public_keys
    from services.cli.showing import show_facts
    from services.retention_purger.domain.audit import written

    if is_receipt(file):
        show_facts(proven(file, public_keys(key or [])))
        typer.echo("nothing of it was changed since it was signed")
        return
    verdict = check(file, *outside_of(head or [], key or []))
    last = verdict.head
    typer.echo(f"{last.number} entries, the last of {written(last.time)}" if last.number else "no entries")
    typer.echo(f"head {last.hash.hex()}")
    if verdict.doubt:
        typer.echo(verdict.doubt)
        raise typer.Exit(_NOT_EXCLUDED)
    typer.echo("nothing was changed, taken out or put elsewhere")


@app.command("answered")
def answered(
    file: Annotated[Path, typer.Argument(help="What `audit export` wrote.")],
    deployment: Annotated[str, typer.Option(help="As on the sheet.")],
    request: Annotated[str, typer.Option(help="The number of the request, as on the sheet.")],
    at: Annotated[str, typer.Option("--answered", help="As on the sheet: 2026-12-31T18:00:00Z.")],
    said: Annotated[str, typer.Option(help="As on the sheet: `listed no, kept not_asked`.")],
    salt: Annotated[str, typer.Option(help="As on the sheet, 64 digits.")],
) -> None:
    """Check the sheet of somebody who asked what is held on them. Exit status 1: there is no such answer."""
    from services.cli.answered import answer_of, find, salt_of
    from services.retention_purger.domain.audit import written

    entry = find(file, answer_of(deployment, request, said, at), salt_of(salt))
    if entry is None:
        typer.echo("no entry of the chain stands for this answer")
        raise typer.Exit(1)
    typer.echo(f"entry {entry.number}, of {written(entry.time)}, stands for this answer")


app.command("key")(heads.make_key)
app.command("sign")(heads.sign)
app.command("witness")(heads.witness)
app.command("keep")(heads.keep)
app.command("receipt")(heads.receipt)
