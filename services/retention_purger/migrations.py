"""The retention-purger's schema."""

import sqlalchemy as sa
from alembic.operations import Operations

from services.chassis import outbox
from services.chassis.records import Migration


def _create(operations: Operations) -> None:
    operations.create_table(
        "retained",
        sa.Column("alert", sa.String, primary_key=True),
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
    )
    outbox.create_table(operations)


def _keep_ledgers(operations: Operations) -> None:
    operations.create_table(
        "ledgers",
        sa.Column("deployment", sa.String, primary_key=True),
        sa.Column("incarnation", sa.String, primary_key=True),
        sa.Column("counted", sa.BigInteger, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
    )


MIGRATIONS: tuple[Migration, ...] = (("0001_retained", _create), ("0002_ledgers", _keep_ledgers))
