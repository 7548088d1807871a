"""What the public gets: figures, in three forms, and no cell that a spreadsheet takes for a formula."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.cli.publication import columns_of, in_csv
from sightline.registrar.v1.publication_service_pb2 import DeploymentRecord, Tally
from tests.cli.answering import LATER, answering


def record() -> DeploymentRecord:
    made = DeploymentRecord(
        deployment="market", place='=HYPERLINK("x")', live_seconds=5400, watchlist_subjects=12, threshold=0.9
    )
    made.started_at.CopyFrom(to_timestamp(LATER))
    made.ended_at.CopyFrom(to_timestamp(LATER + timedelta(hours=2)))
    made.tally.CopyFrom(Tally(faces_seen=20_000, alerts=20, false_alerts=6, confirmed_false=6))
    return made


def test_every_figure_of_the_contract_is_a_column() -> None:
    columns = columns_of(record())
    assert {field.name for field in Tally.DESCRIPTOR.fields} <= set(columns)
    assert (columns["live_hours"], columns["false_alert_rate"]) == (1.5, "0.000600")


def test_a_deployment_that_saw_nobody_has_no_rate() -> None:
    assert columns_of(DeploymentRecord(deployment="market"))["false_alert_rate"] == ""


def test_csv_reads_back_and_holds_no_formula() -> None:
    (row,) = csv.DictReader(io.StringIO(in_csv([columns_of(record())])))
    assert row["place"] == '\'=HYPERLINK("x")' and row["faces_seen"] == "20000"


async def test_only_the_deployment_that_is_named_is_published(tmp_path: Path) -> None:
    async with answering(tmp_path, records=[record(), DeploymentRecord(deployment="station")]) as services:
        said = json.loads((await services.run("dora", "publish", "market", "--format", "json")).output)
        text = (await services.run("dora", "publish", "market", "--format", "csv")).output
        table = (await services.run("dora", "publish", "market")).output
        none = await services.run("dora", "publish", "harbour")
        notices = (await services.run("fritz", "notices")).output
    assert said["deployment"] == "market" and "station" not in text + table
    assert isinstance(none.exception, Refused) and "nothing is published" in str(none.exception)
    assert "Market" in notices
