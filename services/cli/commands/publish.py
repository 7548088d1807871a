"""`sightline publish` and `sightline notices`: what the public gets."""

from enum import StrEnum
from typing import Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, NameArgument, OfStoreOption, ToClusterOption


class Format(StrEnum):
    """How a record is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def publish(
    name: NameArgument,
    form: Annotated[Format, typer.Option("--format", help="table, csv or json.")] = Format.TABLE,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Print the record of a deployment that is over, as it is published."""
    from services.chassis.errors import Refused
    from services.cli.asking.publication import PublicationClient
    from services.cli.connecting import Where, asked
    from services.cli.showing import show_facts
    from services.publication.columns import COLUMNS
    from services.publication.files import records_csv, records_json
    from services.publication.rows import row_of

    records = asked(
        Where(key, store, cluster),
        lambda connection: PublicationClient(connection.channel_to("registrar")).records(),
    )
    rows = [row_of(record) for record in records if record.deployment == name]
    if not rows:
        raise Refused(f"{name}: nothing is published of it; only an authorised deployment that is over is")
    match form:
        case Format.TABLE:
            for row in rows:
                show_facts((column.title, column.of(row).text) for column in COLUMNS)
        case Format.CSV:
            typer.echo(records_csv(rows), nl=False)
        case Format.JSON:
            typer.echo(records_json(rows))


def notices(
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """List what was announced to the public, the next one first."""
    from services.cli.asking.publication import PublicationClient
    from services.cli.connecting import Where, asked
    from services.cli.showing import moment, said, show_json, show_table, word
    from sightline.registrar.v1.deployment_changed_pb2 import Status

    found = asked(
        Where(key, store, cluster),
        lambda connection: PublicationClient(connection.channel_to("registrar")).notices(),
    )
    if as_json:
        show_json([said(one) for one in found])
        return
    columns = ("deployment", "status", "place", "from", "until", "purpose", "legal basis", "announced")
    rows = []
    for one in found:
        times = (moment(one.start), moment(one.end))
        words = (one.purpose, one.legal_basis, moment(one.published_at))
        status = word(Status.Name(one.status), "STATUS_")
        if one.HasField("withdrawn_at"):
            status = f"{'replaced' if one.replaced else 'withdrawn'} {moment(one.withdrawn_at)}"
        rows.append((one.deployment, status, one.place, *times, *words))
    show_table(columns, rows)
