"""Records as CSV and as JSON."""

import json
from collections.abc import Sequence

from services.chassis.csv_files import as_text, written
from services.publication.columns import COLUMNS, SUM_COLUMNS, Cell, Value
from services.publication.cumulative import Cumulative, cumulative
from services.publication.rows import Row

RULE = (
    "Counts of alerts and people below 5 are withheld, also where there are none; sums are made of what is"
    " printed, so they are ranges where a part is withheld."
)


def records_csv(rows: Sequence[Row]) -> str:
    """Return one line a deployment, in the order given, under the names of the columns (RFC 4180)."""
    return _csv([column.name for column in COLUMNS], [[column.of(row) for column in COLUMNS] for row in rows])


def cumulative_csv(sums: Sequence[Cumulative]) -> str:
    """Return one line for each running total."""
    names = [column.name for column in SUM_COLUMNS]
    return _csv(names, [[column.of(summed) for column in SUM_COLUMNS] for summed in sums])


def records_json(rows: Sequence[Row]) -> str:
    """Return the records, the running totals and the rule of what is withheld, as one JSON object."""
    records = [{column.name: column.of(row).value for column in COLUMNS} for row in rows]
    sums = [{column.name: column.of(summed).value for column in SUM_COLUMNS} for summed in cumulative(rows)]
    return json.dumps(
        {"withheld": RULE, "records": records, "cumulative": sums}, ensure_ascii=False, indent=2
    )


def _csv(names: Sequence[str], lines: Sequence[Sequence[Cell]]) -> str:
    return written(names, [[_field(cell) for cell in line] for line in lines])


def _field(cell: Cell) -> str:
    """Numbers bare, so that they can be counted with; ranges in words; text never as a formula."""
    value: Value = cell.value
    if isinstance(value, int | float):
        return str(value)
    return as_text(value if isinstance(value, str) else cell.text)
