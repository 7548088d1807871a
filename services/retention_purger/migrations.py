"""The retention-purger's schema."""

import os

import sqlalchemy as sa
from alembic.operations import Operations

from services.chassis import outbox
from services.chassis.records import Migration
from services.retention_purger.domain.telling import SALT_BYTES


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


def _begin_audit(operations: Operations) -> None:
    operations.create_table(
        "audit_entries",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("event", sa.String, nullable=False, unique=True),
        sa.Column("microseconds", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    operations.add_column("retained", sa.Column("salt", sa.LargeBinary))
    retained = sa.table("retained", sa.column("alert"), sa.column("salt", sa.LargeBinary))
    connection = operations.get_bind()
    for row in connection.execute(sa.select(retained.c.alert)).all():
        salted = sa.update(retained).where(retained.c.alert == row.alert)
        connection.execute(salted.values(salt=os.urandom(SALT_BYTES)))


def _keep_heads(operations: Operations) -> None:
    operations.create_table(
        "signed_heads",
        sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("consistency", sa.LargeBinary, nullable=False),
        sa.Column("microseconds", sa.BigInteger, nullable=False),
    )


def _hold(operations: Operations) -> None:
    """What is kept beyond its day; and when an erasure was asked for, from which on nothing can be held."""
    operations.create_table(
        "holds",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("alert", sa.String, nullable=False, index=True),
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("case_number", sa.String, nullable=False),
        sa.Column("placed_by", sa.String, nullable=False),
        sa.Column("placed_at", sa.Float, nullable=False),
        sa.Column("confirmed_by", sa.String, nullable=False),
        sa.Column("until", sa.Float),
        sa.Column("asked_by_person", sa.Boolean, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    announced = sa.Column("announced_at", sa.Float, nullable=False, server_default="0")
    operations.add_column("retained", announced)


def _note_time(operations: Operations) -> None:
    """What time it was last, so that a clock that was set is seen after a start too."""
    operations.create_table(
        "seen_time",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("believed", sa.Float, nullable=False),
        sa.Column("doubted_seconds", sa.Float, nullable=False),
    )


def _export(operations: Operations) -> None:
    """What two persons let leave, until when, and how often it was opened."""
    operations.create_table(
        "exports",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("case_number", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("asked_by", sa.String, nullable=False),
        sa.Column("asked_at", sa.Float, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("alert", sa.String, nullable=False, index=True),
        sa.Column("camera", sa.String, nullable=False),
        sa.Column("begins", sa.Float),
        sa.Column("ends", sa.Float),
        sa.Column("confirmed_by", sa.String, nullable=False),
        sa.Column("until", sa.Float),
        sa.Column("opened_count", sa.Integer, nullable=False),
    )


def _keep_reels(operations: Operations) -> None:
    operations.create_table(
        "reels",
        sa.Column("reel", sa.String, primary_key=True),
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
        sa.Column("announced_at", sa.Float, nullable=False),
    )


def _count_time(operations: Operations) -> None:
    """What was taken from the clock without a second sign, and from where on a start goes on counting."""
    for name in ("doubted_ahead", "drifted", "uncounted", "boot_seconds"):
        operations.add_column("seen_time", sa.Column(name, sa.Float, nullable=False, server_default="0"))
    operations.add_column("seen_time", sa.Column("boot", sa.String, nullable=False, server_default=""))


MIGRATIONS: tuple[Migration, ...] = (
    ("0001_retained", _create),
    ("0002_ledgers", _keep_ledgers),
    ("0003_audit", _begin_audit),
    ("0004_signed_heads", _keep_heads),
    ("0005_holds", _hold),
    ("0006_time", _note_time),
    ("0007_exports", _export),
    ("0008_reels", _keep_reels),
    ("0009_counted_time", _count_time),
)
