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


MIGRATIONS: tuple[Migration, ...] = (("0001_alerts", _create),)
