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


MIGRATIONS: tuple[Migration, ...] = (("0001_alerts", _create), ("0002_matches", _add_matches))
