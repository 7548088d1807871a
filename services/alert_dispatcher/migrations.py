"""The alert-dispatcher's schema. No column says who anybody is."""

import sqlalchemy as sa
from alembic.operations import Operations

from services.chassis import outbox
from services.chassis.records import Migration


def _create(operations: Operations) -> None:
    operations.create_table(
        "alerts",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("deployment", sa.String, nullable=False, index=True),
        sa.Column("camera", sa.String, nullable=False),
        sa.Column("captured_at", sa.Float, nullable=False),
        sa.Column("raised_at", sa.Float, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
        sa.Column("trial", sa.Boolean, nullable=False),
        sa.Column("capture_to_alert_seconds", sa.Float, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("day", sa.String),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("officer", sa.String),
        sa.Column("matches_joined", sa.Integer, nullable=False),
    )
    outbox.create_table(operations)


def _add_matches(operations: Operations) -> None:
    """Which matches were handled, so that none counts twice; what is left of them when their alert goes."""
    operations.create_table(
        "alert_matches",
        sa.Column("match_id", sa.String, primary_key=True),
        sa.Column("alert_id", sa.String, nullable=False, index=True),
    )
    operations.create_table(
        "gone_matches",
        sa.Column("mark", sa.String, primary_key=True),
        sa.Column("gone_at", sa.Float, nullable=False, index=True),
    )
    operations.execute("INSERT INTO alert_matches (match_id, alert_id) SELECT id, id FROM alerts")


def _adjudicate(operations: Operations) -> None:
    """Answers as rows: the database decides which of two is first. What came of alerts is counted apart."""
    for column in (
        sa.Column("two_persons", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("answer_within_seconds", sa.Float, nullable=False, server_default="90"),
        sa.Column("standing", sa.String, nullable=False, server_default="open"),
        sa.Column("answers", sa.Integer, nullable=False, server_default="0"),
        sa.Column("subject_mark", sa.LargeBinary),
        sa.Column("likeness", sa.String),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("engagement", sa.String),
        sa.Column("confirmation", sa.String),
        sa.Column("disposal", sa.String),
        sa.Column("minutes_held", sa.Integer),
        sa.Column("outcome_by", sa.String),
        sa.Column("outcome_at", sa.Float),
        sa.Column("outcomes", sa.Integer, nullable=False, server_default="0"),
        sa.Column("tally", sa.Integer),
    ):
        operations.add_column("alerts", column)
    operations.create_index("alerts_standing", "alerts", ["standing"])
    operations.create_table(
        "alert_answers",
        sa.Column("alert_id", sa.String, primary_key=True),
        sa.Column("officer", sa.String, primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("answered_at", sa.Float, nullable=False),
        sa.UniqueConstraint("alert_id", "place"),
    )
    operations.create_table(
        "alert_receipts",
        sa.Column("mark", sa.String, primary_key=True),
        sa.Column("alert_id", sa.String, nullable=False, index=True),
    )
    operations.create_table(
        "tallies",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("likeness", sa.String, nullable=False, index=True),
        sa.Column("was_right", sa.Boolean, nullable=False),
    )
    _carry_over_answers(operations)
    operations.drop_column("alerts", "officer")


def _carry_over_answers(operations: Operations) -> None:
    """What was answered before was said by one person, of whom nobody noted when."""
    operations.execute(
        "INSERT INTO alert_answers (alert_id, officer, place, answer, answered_at)"
        " SELECT id, coalesce(officer, ''), 0, answer, raised_at FROM alerts WHERE answer <> 'none'"
    )
    operations.execute("UPDATE alerts SET answers = 1 WHERE answer <> 'none'")
    operations.execute("UPDATE alerts SET standing = 'engage' WHERE answer = 'same_person'")
    operations.execute(
        "UPDATE alerts SET standing = 'do_not_engage'"
        " WHERE answer NOT IN ('none', 'same_person') OR (answer = 'none' AND wrapped_key IS NULL)"
    )


def _note_keys_that_outlive(operations: Operations) -> None:
    """Whose key is still to be wrapped for an earlier day; until now none was left over."""
    outlives = sa.Column("key_outlives", sa.Boolean, nullable=False, server_default=sa.false())
    operations.add_column("alerts", outlives)
    operations.create_index("alerts_key_outlives", "alerts", ["key_outlives"])


def _tell_runs_apart(operations: Operations) -> None:
    """Of which run of a name an alert is; nobody noted it of those that are there."""
    operations.add_column("alerts", sa.Column("run", sa.LargeBinary))


def _note_who_wants_it(operations: Operations) -> None:
    """Which alerts the person concerned wants kept; until now nobody noted it here."""
    wanted = sa.Column("kept_for_person", sa.Boolean, nullable=False, server_default=sa.false())
    operations.add_column("alerts", wanted)


MIGRATIONS: tuple[Migration, ...] = (
    ("0001_alerts", _create),
    ("0002_matches", _add_matches),
    ("0003_adjudication", _adjudicate),
    ("0004_keys_that_outlive", _note_keys_that_outlive),
    ("0005_runs", _tell_runs_apart),
    ("0006_kept_for_person", _note_who_wants_it),
)
