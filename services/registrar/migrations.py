"""The registrar's schema."""

import sqlalchemy as sa
from alembic.operations import Operations

from services.chassis import outbox
from services.chassis.records import Migration


def _create(operations: Operations) -> None:
    operations.create_table(
        "deployments",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
    )
    operations.create_table(
        "entries",
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("photo", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("deployment", "photo"),
    )
    outbox.create_table(operations)


MIGRATIONS: tuple[Migration, ...] = (("0001_deployments_and_entries", _create),)
