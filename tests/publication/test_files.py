import csv
import io
import json

from services.publication.columns import COLUMNS
from services.publication.cumulative import cumulative
from services.publication.files import cumulative_csv, records_csv, records_json
from services.publication.rows import row_of
from sightline.registrar.v1.publication_service_pb2 import Tally
from tests.publication.recording import record

ROW = row_of(record(Tally(faces_seen=2000, faces_forgotten=1999, alerts=1, false_alerts=1)))


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_numbers_bare_and_withheld_ones_in_words() -> None:
    (line,) = lines(records_csv([ROW]))
    assert list(line) == [column.name for column in COLUMNS]
    assert (line["faces_seen"], line["live_seconds"], line["alerts"]) == ("2000", "7200.0", "fewer than 5")
    assert line["date"] == "2026-05-01T10:00:00Z"


def test_a_spreadsheet_takes_no_text_for_a_formula() -> None:
    evil = record(Tally())
    evil.place = '=HYPERLINK("http://example.org")'
    (line,) = lines(records_csv([row_of(evil)]))
    assert line["place"] == '\'=HYPERLINK("http://example.org")'


def test_json_has_records_totals_and_the_rule() -> None:
    said = json.loads(records_json([ROW]))
    assert set(said) == {"withheld", "records", "cumulative"}
    assert said["records"][0]["alerts"] == {"at_least": 0, "at_most": 4}
    assert said["cumulative"][0]["deployments"] == 1


def test_totals_can_be_had_as_csv() -> None:
    (line,) = lines(cumulative_csv(cumulative([ROW])))
    assert (line["deployments"], line["faces_seen"]) == ("1", "2000")
