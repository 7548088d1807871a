"""What the public gets from the command: the same columns as on the page, and small counts withheld."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.publication.columns import COLUMNS
from sightline.registrar.v1.publication_service_pb2 import DeploymentRecord, Tally
from tests.cli.answering import LATER, answering


def record() -> DeploymentRecord:
    made = DeploymentRecord(deployment="market", place="Market", live_seconds=5400, watchlist_subjects=12)
    made.started_at.CopyFrom(to_timestamp(LATER))
    made.ended_at.CopyFrom(to_timestamp(LATER + timedelta(hours=2)))
    made.tally.CopyFrom(Tally(faces_seen=20_000, alerts=20, false_alerts=6, confirmed_false=3))
    return made


async def test_only_the_deployment_that_is_named_is_published(tmp_path: Path) -> None:
    async with answering(tmp_path, records=[record(), DeploymentRecord(deployment="station")]) as services:
        (said,) = json.loads((await services.run("dora", "publish", "market", "--format", "json")).output)[
            "records"
        ]
        text = (await services.run("dora", "publish", "market", "--format", "csv")).output
        table = (await services.run("dora", "publish", "market")).output
        none = await services.run("dora", "publish", "harbour")
        notices = (await services.run("fritz", "notices")).output
    assert said["deployment"] == "market" and "station" not in text + table
    assert said["confirmed_false"] == {"at_least": 0, "at_most": 4} and said["false_alerts"] == 6
    (row,) = csv.DictReader(io.StringIO(text))
    assert tuple(row) == tuple(column.name for column in COLUMNS) and row["confirmed_false"] == "fewer than 5"
    assert "fewer than 5" in table
    assert isinstance(none.exception, Refused) and "nothing is published" in str(none.exception)
    assert "Market" in notices
