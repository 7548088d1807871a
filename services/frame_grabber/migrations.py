"""The frame-grabber's schema: who plays which camera. No address of a camera is ever in it."""

import sqlalchemy as sa
from alembic.operations import Operations

from services.chassis.records import Migration


def _create(operations: Operations) -> None:
    operations.create_table(
        "camera_leases",
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("camera", sa.String, nullable=False),
        sa.Column("slot", sa.Integer, nullable=True, unique=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.String, nullable=False),
        # Seconds of the database's clock, as all hosts have that one in common.
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("is_over", sa.Boolean, nullable=False),
        sa.Column("report", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("deployment", "camera"),
    )
    operations.create_table(
        "living_grabbers",
        sa.Column("holder", sa.String, primary_key=True),
        sa.Column("expires_at", sa.Double, nullable=False),
    )
    numbers = operations.create_table("lease_numbers", sa.Column("last", sa.BigInteger, nullable=False))
    operations.bulk_insert(numbers, [{"last": 0}])


MIGRATIONS: tuple[Migration, ...] = (("0001_leases", _create),)
