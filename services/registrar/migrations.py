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


def _tally(operations: Operations) -> None:
    """Times are microseconds. Of an alert: nothing of whom it is about, and its id as a hash alone."""
    operations.create_table(
        "tallied_alerts",
        sa.Column("mark", sa.String, primary_key=True),
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("is_folded", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("raised_at", "expires_at", "recorded_at")),
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in ("judgement", "engagement", "confirmation", "disposal")
        ),
    )
    operations.create_table(
        "stretches",
        sa.Column("deployment", sa.String, primary_key=True),
        sa.Column("began_at", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("run_began_at", sa.BigInteger, nullable=False),
        sa.Column("list_version", sa.BigInteger, nullable=False),
        sa.Column("trial", sa.Boolean, nullable=False),
        sa.Column("planned_end", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("live_at", "ended_at", "over_at", "settled_at")),
        *(
            sa.Column(name, sa.BigInteger)
            for name in ("opened_before", "closed_before", "opened", "closed", "folded_at")
        ),
        sa.Column("folded_false", sa.Boolean),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
    )
    operations.create_table(
        "notices",
        sa.Column("deployment", sa.String, primary_key=True),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("notice", sa.LargeBinary, nullable=False),
    )


def _people(operations: Operations) -> None:
    """Whoever signs in with a password. What they may do stands in the directory, not here."""
    operations.create_table(
        "accounts",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("password_hash", sa.String, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("signed_in_at", sa.DateTime(timezone=True)),
    )
    operations.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )


def _record_acts(operations: Operations) -> None:
    """Salts of marks, sealed; who was given a password by somebody else; tries to sign in, by place.

    A mark of a try stands for a place, which cannot be read from it; a person is named who has an account.
    """
    operations.create_table(
        "actor_salts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    operations.create_table(
        "tries",
        sa.Column("mark", sa.LargeBinary, primary_key=True),
        sa.Column("person", sa.String),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("signed_in_at", sa.DateTime(timezone=True)),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
    )
    for name in ("given_at", "one_time_until"):
        operations.add_column("accounts", sa.Column(name, sa.DateTime(timezone=True)))


def _keep_withdrawn_notices(operations: Operations) -> None:
    """What was announced and then taken back, until what it announced is over."""
    operations.create_table(
        "withdrawn_notices",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("notice", sa.LargeBinary, nullable=False),
    )


def _elsewhere(operations: Operations) -> None:
    """Who was vouched for by a provider; and which of its sign-ins were finished, as a hash."""
    by_provider = sa.Column("by_provider", sa.Boolean, nullable=False, server_default=sa.false())
    operations.add_column("sessions", by_provider)
    operations.create_table(
        "spent_sign_ins",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=False),
    )


def _count_answers(operations: Operations) -> None:
    """Who has answered somebody within the last hour: not whom, and not what."""
    operations.create_table(
        "answers_given",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("given_at", sa.BigInteger, nullable=False),
    )


def _count_exports(operations: Operations) -> None:
    """Which exports were confirmed, as their commitments, and of which stretch: for the record's count."""
    operations.create_table(
        "counted_exports",
        sa.Column("commitment", sa.LargeBinary, primary_key=True),
        sa.Column("deployment", sa.String, nullable=False),
        sa.Column("began_at", sa.BigInteger, nullable=False),
    )


MIGRATIONS: tuple[Migration, ...] = (
    ("0001_deployments_and_entries", _create),
    ("0002_sealed_photos", _seal),
    ("0003_dossiers", _keep_dossiers),
    ("0004_tallies", _tally),
    ("0005_people", _people),
    ("0006_acts", _record_acts),
    ("0007_withdrawn_notices", _keep_withdrawn_notices),
    ("0008_elsewhere", _elsewhere),
    ("0009_answers", _count_answers),
    ("0010_exports", _count_exports),
)
