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


def _seal(operations: Operations) -> None:
    """Nothing of a list in clear: what a row says goes into the sealed photo."""
    operations.drop_table("entries")
    operations.create_table(
        "photos",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("photo", sa.String, nullable=False),
        sa.Column("nonce", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("deployment", "photo"),
    )


def _keep_dossiers(operations: Operations) -> None:
    """What is kept of a deployment beside its state: its author, its authorisation, its notice."""
    operations.create_table(
        "dossiers",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("dossier", sa.LargeBinary, nullable=False),
    )


MIGRATIONS: tuple[Migration, ...] = (
    ("0001_deployments_and_entries", _create),
    ("0002_sealed_photos", _seal),
    ("0003_dossiers", _keep_dossiers),
)
