import pytest

from services.publication.columns import COLUMNS, Cell, duration
from services.publication.rows import row_of
from sightline.registrar.v1.publication_service_pb2 import DeploymentRecord, Tally
from tests.publication.recording import record

TALLY = Tally(
    faces_seen=2000,
    faces_forgotten=1980,
    alerts=20,
    true_alerts=11,
    confirmed_true=6,
    false_alerts=8,
    engagements=10,
    arrests=5,
)


def cells(of: DeploymentRecord) -> dict[str, Cell]:
    row = row_of(of)
    return {column.name: column.of(row) for column in COLUMNS}


def test_a_record_has_what_forces_publish() -> None:
    said = {name: cell.text for name, cell in cells(record(TALLY)).items()}
    assert said == {
        "date": "2026-05-01",
        "deployment": "market",
        "place": "Market Square",
        "live_seconds": "2 h 00 min",
        "purpose": "To find people who are missing",
        "legal_basis": "An order of the court",
        "watchlist_subjects": "3",
        "added_by_hand": "0",
        "faces_seen": "2,000",
        "alerts": "20",
        "true_alerts": "11",
        "confirmed_true": "6",
        "false_alerts": "8",
        "confirmed_false": "fewer than 5",
        "engagements": "10",
        "not_located": "fewer than 5",
        "arrests": "fewer than 11",
        "other_disposals": "fewer than 11",
        "false_alert_rate": "0.4 % to 0.6 %",
        "faces_forgotten": "1,980",
        "exports": "fewer than 5",
        "threshold": "0.6",
        "model_id": "model",
        "end_reason": "its end was reached",
    }


def test_a_withheld_count_is_a_range_to_a_program() -> None:
    assert cells(record(TALLY))["confirmed_false"].value == {"at_least": 0, "at_most": 4}
    assert cells(record(TALLY))["alerts"].value == 20


def test_a_rate_of_withheld_alerts_is_a_bound() -> None:
    assert cells(record(Tally(faces_seen=1000)))["false_alert_rate"].text == "at most 0.8 %"


def test_counts_that_are_not_settled_say_so() -> None:
    said = cells(record(None))
    assert (said["alerts"].text, said["alerts"].value) == ("not settled yet", None)


def test_what_never_was_live_has_no_date() -> None:
    never = record(TALLY)
    never.ClearField("started_at")
    assert cells(never)["date"].text == "never live"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 min"), (59.5, "1 min"), (3600, "1 h 00 min"), (5399, "1 h 30 min")]
)
def test_a_duration_is_told_in_hours_and_minutes(seconds: float, words: str) -> None:
    assert duration(seconds) == words
