"""What commands print: a table for people, JSON for programs; the words of others are made plain in both."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.chassis.envelope import to_datetime
from services.cli.plain import plain

_UNCUT = 4000


def show_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], console: Console | None = None
) -> None:
    """Print a table; where nobody watches, nothing is cut to the width of a screen."""
    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(plain(str(cell))) for cell in row))
    (console or uncut()).print(table)


def show_facts(facts: Iterable[tuple[str, object]], console: Console | None = None) -> None:
    """Print names and values, one a line."""
    table = Table.grid(padding=(0, 2))
    for name, value in facts:
        table.add_row(Text(name, style="bold"), Text(plain(str(value))))
    (console or uncut()).print(table)


def uncut() -> Console:
    """Return a console that cuts nothing to the width of a screen where nobody watches."""
    console = Console()
    return console if console.is_terminal else Console(width=_UNCUT)


def show_json(value: Any, *, in_one_line: bool = False) -> None:
    """Print JSON in ASCII, so that no terminal takes anything in it for a command."""
    typer.echo(json.dumps(value, indent=None if in_one_line else 2), nl=True)


def said(message: Message) -> dict[str, Any]:
    """Return a message as JSON has it, with the names of the contract and what is empty as well."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def moment(stamp: Timestamp) -> str:
    """Return a time in words; empty where there is none."""
    return f"{to_datetime(stamp):%Y-%m-%d %H:%M} UTC" if stamp.ByteSize() else ""


def counted(number: int, what: str) -> str:
    """Return how many of something: `1 photo`, `2 photos`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def word(name: str, prefix: str) -> str:
    """Return the name of an enumeration's value as a word: `STATUS_DRAFT` is `draft`."""
    text = name.removeprefix(prefix).lower().replace("_", " ")
    return "" if text == "unspecified" else text
