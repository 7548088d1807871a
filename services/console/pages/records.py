"""Records: what came of each deployment. Only as `services.publication` prints it: no count is read here."""

from aiohttp import web

from services.console.pages.public import public_csv, public_json, public_page, publishing_of
from services.publication.columns import COLUMNS
from services.publication.files import RULE, records_csv, records_json
from services.publication.rows import Row, row_of


async def rows_of(request: web.Request) -> list[Row]:
    """Return the records as they may be printed, the latest first."""
    return [row_of(record) for record in await publishing_of(request).publications.records()]


async def show(request: web.Request) -> web.StreamResponse:
    """Show them in a table."""
    return public_page(request, "records.html.j2", columns=COLUMNS, rows=await rows_of(request), rule=RULE)


async def as_csv(request: web.Request) -> web.StreamResponse:
    """Send them as CSV."""
    return public_csv(records_csv(await rows_of(request)), "sightline-records.csv")


async def as_json(request: web.Request) -> web.StreamResponse:
    """Send them as JSON, with the sums."""
    return public_json(records_json(await rows_of(request)))
