"""`sightline watchlist`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, NameArgument, OfStoreOption, ToClusterOption

if TYPE_CHECKING:
    from services.watchlists.enrolment import Enrolled

app = typer.Typer(help="The watchlist of a deployment.", no_args_is_help=True)
SubjectArgument = Annotated[str, typer.Argument(help="The subject's id in your own records.")]


@app.command("import")
def import_list(
    name: NameArgument,
    source: Annotated[
        Path, typer.Argument(help="A CSV, a folder with one folder a subject, or a ZIP of it.")
    ],
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Put a list of photos onto a draft's: for each photo, whether it was taken, and why not.

    Exit status 1 when a photo was not taken.
    """
    from services.chassis import hygiene

    hygiene.guard_memory()
    from rich.console import Console

    from services.cli.connecting import Where, asked
    from services.cli.importing import import_list as put_list

    console = Console(stderr=as_json)
    done = asked(Where(key, store, cluster), lambda connection: put_list(connection, name, source, console))
    _report(done.results, as_json)
    typer.echo(done.line, err=as_json)
    if done.taken < done.listed:
        raise typer.Exit(1)


@app.command("add")
def add(
    name: NameArgument,
    photo: Annotated[Path, typer.Argument(help="One photo that shows the subject from the front.")],
    subject: Annotated[str, typer.Option(help="The subject's id in your own records, not a name.")],
    reason: Annotated[str, typer.Option(help="Why somebody looks for them.")],
    source: Annotated[str, typer.Option(help="Where entry and photo come from.")],
    expires: Annotated[str, typer.Option(help="As 2026-12-31T18:00:00Z.")],
    born: Annotated[str, typer.Option(help="Date of birth as YYYY-MM-DD, or `unknown`.")],
    category: Annotated[str, typer.Option(help="What kind of entry it is.")] = "",
    justification: Annotated[str, typer.Option(help="Why somebody under 18, or of unknown age.")] = "",
    instruction: Annotated[str, typer.Option(help="What an officer is told once an answer is locked.")] = "",
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Put one photo onto the list by hand: whoever authorises acknowledges it by itself.

    Exit status 1 when it was not taken.
    """
    import asyncio

    from services.chassis import hygiene

    hygiene.guard_memory()
    from services.cli.asking.watchlists import WatchlistClient
    from services.cli.connecting import Connection, Where, asked
    from services.watchlists.enrolment import Enrolled, enrol
    from services.watchlists.listing import ListedPhoto, moment_of

    expires_at = moment_of(expires, "--expires")
    listed = ListedPhoto(
        photo, subject, reason, source, expires_at, category, born, justification, instruction
    )

    async def put(connection: Connection) -> list[Enrolled]:
        client = WatchlistClient(connection.channel_to("registrar"), name, by_hand=True)
        return await enrol(client, [listed], lambda _: None, asyncio.Event())

    results = asked(Where(key, store, cluster), put)
    _report(results, as_json)
    if not results[0].taken:
        raise typer.Exit(1)


@app.command("list")
def list_subjects(
    name: NameArgument,
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """List who is on it, without photos."""
    from services.cli.asking.watchlists import WatchlistClient
    from services.cli.connecting import Where, asked
    from services.cli.showing import moment, said, show_json, show_table

    subjects = asked(
        Where(key, store, cluster),
        lambda connection: WatchlistClient(connection.channel_to("registrar"), name).subjects(),
    )
    if as_json:
        show_json([said(one) for one in subjects])
        return
    columns = ("subject", "photos", "category", "reason", "source", "born", "expires", "added by", "")
    rows = []
    for one in subjects:
        marks = [word for word, holds in (("by hand", one.by_hand), ("resting", one.resting)) if holds]
        row = (one.subject, one.photo_count, one.category, one.reason, one.source, one.date_of_birth)
        rows.append((*row, moment(one.expires_at), one.added_by, ", ".join(marks)))
    show_table(columns, rows)


@app.command("remove")
def remove(
    name: NameArgument,
    subject: SubjectArgument,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Take a subject off the list, at any time; what was authorised stays so."""
    from services.cli.asking.watchlists import WatchlistClient
    from services.cli.connecting import Where, asked

    count = asked(
        Where(key, store, cluster),
        lambda connection: WatchlistClient(connection.channel_to("registrar"), name).remove(subject),
    )
    typer.echo(f"off the list, with {count} photo{'' if count == 1 else 's'}")


@app.command("release")
def release(
    name: NameArgument,
    subject: SubjectArgument,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Let an entry match again that rests after a confirmed false alert: for a supervisor who looked."""
    from services.cli.asking.watchlists import WatchlistClient
    from services.cli.connecting import Where, asked

    asked(
        Where(key, store, cluster),
        lambda connection: WatchlistClient(connection.channel_to("registrar"), name).release(subject),
    )
    typer.echo("it may match again")


def _report(results: "list[Enrolled]", as_json: bool) -> None:
    from services.cli.showing import show_json, show_table
    from services.watchlists.enrolment import shown_path

    listed = [
        {
            "photo": str(shown_path(one.photo)),
            "subject": one.photo.subject,
            "taken": one.taken,
            "verdict": one.verdict,
            "explanation": one.explanation,
            "other_subject": one.other_subject,
        }
        for one in results
    ]
    if as_json:
        show_json(listed)
        return
    columns = ("photo", "subject", "taken", "verdict", "explanation")
    show_table(
        columns,
        [
            (*list(one.values())[:2], "yes" if one["taken"] else "no", *list(one.values())[3:5])
            for one in listed
        ],
    )
